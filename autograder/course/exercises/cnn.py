"""The CNN model: three convolutions with activations, Flatten and Linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    ORDINARY,
    Answers,
    Aspect,
    Case,
    Exercise,
    Expected,
    Reading,
)
from autograder.course.exercises.bias import shape_in_use
from autograder.course.exercises.init_use import (
    KEEPS,
    NEVER,
    USED,
    USES,
    init_use,
    other_shape,
    with_own_first_values,
)
from autograder.course.exercises.layer import as_constructed, constant, draw, fixed, tensor
from autograder.course.exercises.parameters import assign, holder
from autograder.course.exercises.sections import Sections, Values
from autograder.course.exercises.stand_ins import LR, Squash, Weighing, asked, ramp
from autograder.course.exercises.walking import layers_of_cnn
from autograder.records.calls import SECOND

# Batch, input's width and channels, then of three convolutions; outputs, dtype.
ROWS = (
    (1, 10, 1, (1, 2, 1), (2, 1, 2), (1, 1, 2), 2, "float64"),
    (2, 24, 3, (4, 3, 2), (3, 4, 2), (2, 1, 2), 3, "float64"),
    (3, 29, 2, (3, 4, 5), (5, 3, 2), (2, 3, 1), 4, "float64"),
    (2, 23, 2, (2, 3, 2), (4, 3, 3), (3, 1, 1), 3, "float32"),
)
SHAPE = "shape of W of layer 4 as constructed"


class CNN(Exercise):
    """A CNN: three 1-D convolutions with activations, then Flatten and Linear."""

    name = "CNN"
    home = "models/cnn.py"
    formula = "Z = Linear(Flatten(f3(Conv1d(f2(Conv1d(f1(Conv1d(A))))))))"
    builds_on = ("Conv1d", "Flatten", "Linear")
    aspects = ORDINARY
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"linear_gradients": ("sum", "mean")}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, width, c_in, channels, kernels, strides, out, dtype in ROWS:
            size = width
            fewer = size
            for k, stride in zip(kernels, strides, strict=True):
                fewer, size = size, (size - k) // stride + 1
            shapes: list[tuple[int, ...]]
            shapes = [*zip(channels, (c_in, *channels), kernels, strict=False)]
            shapes.append((out, size * channels[-1]))
            yield Case(
                label=f"A of shape {(N, c_in, width)}, channels {channels}, "
                f"kernels {kernels}, strides {strides}",
                sizes=[width, c_in, channels, kernels, strides, out],
                W=[draw(rng, shape, dtype) / 2 for shape in shapes],
                b=[draw(rng, (shape[0],), dtype) for shape in shapes],
                fewer=[out, fewer * channels[-2]],  # W of the last layer, with two convolutions
                A=draw(rng, (N, c_in, width), dtype),
                labels=draw(rng, (N, out), dtype),
                later=Case(
                    A=draw(rng, (N + 1, c_in, width), dtype),
                    labels=draw(rng, (N + 1, out), dtype),
                ),
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model, use = self.build(student, case)
        layers = layers_of_cnn(model, len(case.W) - 1)
        shape = shape_in_use(layers[-1], case.W[-1], case.b[-1])
        numbered = list(enumerate(zip(layers, case.W, case.b, strict=True), 1))
        initial = {
            f"{name} of layer {n} as constructed": getattr(holder(layer, name, v.shape), name)
            for n, (layer, *values) in numbered
            for name, v in zip("Wb", values, strict=True)
        }
        initial[SHAPE] = np.array(
            np.shape(initial[f"W of layer {len(layers)} as constructed"]), float
        )
        first = initial[f"b of layer {len(layers)} as constructed"]
        if first.size == case.b[-1].size:  # its gradient is to be like it
            initial[f"b of layer {len(layers)} as constructed"] = first.reshape(shape)
        yield {USES[name]: used for name, used in use.items()} | initial
        owners, sections = self.assign(numbered, shape), Sections()
        yield from self._called(sections, model, case, "")
        yield from sections.show(Aspect.PARAMETERS, _shown_gradients(owners))
        yield from sections.show(Aspect.STATE, _stepped(model, owners))
        self.assign(numbered, shape)
        yield from self._called(sections, model, case.later, SECOND)
        notes = [KEEPS[name] for name, used in use.items() if used == NEVER]
        notes += other_shape(np.shape(first), shape) + self._only_three(student, case, shape)
        student.notes += [note for note in notes if note not in student.notes]
        sections.end()

    def _called(self, sections: Sections, model: Any, call: Case, mark: str) -> Values:
        """Forward and backward, and what the model keeps of each."""
        yield from sections.show(Aspect.FORWARD, _forward(model, call, mark))
        yield from sections.show(Aspect.STATE, _attribute(model, "Z", f"model.Z{mark}"))
        yield from sections.show(Aspect.BACKWARD, _backward(model, call, mark))
        yield from sections.show(Aspect.STATE, _attribute(model, "loss", f"loss{mark}"))

    def assign(
        self, numbered: list[tuple[int, tuple[Any, Any, Any]]], shape: tuple[int, ...]
    ) -> dict[int, Any]:
        """Give every layer its W and b, the last one's in this shape.

        Returns what holds the W, by the layer's number.
        """
        for n, (layer, _, b) in numbered:
            assign(layer, "b", b, shape if n == len(numbered) else None)
        return {n: assign(layer, "W", W) for n, (layer, W, _) in numbered}

    def build(self, student: Any, case: Case, fewer: int = 0) -> tuple[Any, dict[str, str]]:
        """Construct the student's model with the grader's own activations and criterion.

        Of the case's convolutions, the last few may be left out. Also returns how the linear
        layer's first values were made.
        """
        convolutions = {W.shape: W for W in case.W[:-1]}

        def conv_init(*shape: int) -> np.ndarray:
            return convolutions[shape].copy() if shape in convolutions else np.zeros(shape)

        width, c_in, *lists, out = case.sizes
        lists = [one[: len(one) - fewer] for one in lists]
        kernels: list[Any] = []  # the shapes that are asked for
        biases: list[Any] = []
        weights: list[Any] = []
        model = student.CNN(
            width,
            c_in,
            *lists,
            out,
            [Squash() for _ in lists[0]],
            asked(conv_init, kernels),
            asked(ramp, biases),
            asked(fixed(case.W[-1]), weights),
            Weighing(),
            LR,
        )
        return model, init_use(kernels, biases, weights)

    def _only_three(self, student: Any, case: Case, shape: tuple[int, ...]) -> list[str]:
        """A word on a model that takes lists, but no other number of convolutions than three."""
        try:
            model, _ = self.build(student, case, fewer=1)
            linear = layers_of_cnn(model, len(case.W) - 2)[-1]
            assign(linear, "W", np.ones(case.fewer))
            assign(linear, "b", case.b[-1], shape)
            yours, expected = np.shape(model.forward(case.A.copy())), case.labels.shape
            wrong = f"gives an output of shape {yours}, expected {expected}"
            fault = "" if yours == expected else wrong
        # Untrusted code runs above, and nothing of it costs anything.
        except BaseException as error:  # noqa: BLE001
            fault = f"raises {type(error).__name__}"
        few = len(case.W) - 2
        return [f"it works with three convolutions only: with {few}, it {fault}"] if fault else []

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        W, b = [[tensor(torch, value) for value in values] for values in (case.W, case.b)]
        terms = max(case.A.size, case.W[-1].size)
        Z, loss, dLdA, gradients = _carried_out(torch, case, case, W, b)
        for title in USES.values():
            yield Expected(title, Aspect.STATE, USED, given=True)
        yield Expected(SHAPE, Aspect.STATE, np.array(np.shape(case.W[-1]), float), given=True)
        for number, (weights, bias) in enumerate(zip(case.W, case.b, strict=True), 1):
            init = "linear" if number == len(case.W) else "conv"
            complaint = f"is not what {init}_weight_init_fn returned"
            yield replace(as_constructed(f"W of layer {number}", weights), complaint=complaint)
            yield as_constructed(f"b of layer {number}", ramp(len(bias)), any_shape=True)
        yield Expected("Z", Aspect.FORWARD, Z, terms)
        yield Expected("A", Aspect.FORWARD, case.A, untouched=True)
        yield Expected("model.Z", Aspect.STATE, Z, terms)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA, terms)
        yield Expected("labels", Aspect.BACKWARD, case.labels, untouched=True)
        yield Expected("loss", Aspect.STATE, loss, terms, any_shape=True)
        yield from _gradients(case, gradients, terms)
        yield from _after_step(case, gradients, terms)
        for name, values in (("W", case.W), ("b", case.b)):
            for number, value in enumerate(values, 1):
                title = f"dLd{name} of layer {number} after zero_grads"
                zeros, free = np.zeros(value.shape), name == "b"
                yield Expected(title, Aspect.STATE, zeros, given=True, any_shape=free)
        Z, loss, dLdA, _ = _carried_out(torch, case, case.later, W, b)
        yield Expected(f"Z{SECOND}", Aspect.FORWARD, Z, terms)
        yield Expected(f"A{SECOND}", Aspect.FORWARD, case.later.A, untouched=True)
        yield Expected(f"model.Z{SECOND}", Aspect.STATE, Z, terms)
        yield Expected(f"dLdA{SECOND}", Aspect.BACKWARD, dLdA, terms)
        yield Expected(f"labels{SECOND}", Aspect.BACKWARD, case.later.labels, untouched=True)
        yield Expected(f"loss{SECOND}", Aspect.STATE, loss, terms, any_shape=True)

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        expected = super().expected(case, reference, answers, reading)
        return [with_own_first_values(one, answers, len(case.W)) for one in expected]


def _forward(model: Any, call: Case, mark: str) -> Values:
    yield {f"Z{mark}": model.forward(call.A), f"A{mark}": call.A}


def _backward(model: Any, call: Case, mark: str) -> Values:
    yield {f"dLdA{mark}": model.backward(call.labels), f"labels{mark}": call.labels}


def _attribute(model: Any, name: str, title: str) -> Values:
    yield {title: getattr(model, name)}


def _shown_gradients(owners: Mapping[int, Any]) -> Values:
    for number, owner in owners.items():
        yield {f"dLdW of layer {number}": owner.dLdW, f"dLdb of layer {number}": owner.dLdb}


def _stepped(model: Any, owners: Mapping[int, Any]) -> Values:
    model.step()
    for name in "Wb":
        after = {n: getattr(owner, name) for n, owner in owners.items()}
        yield {f"{name} of layer {n} after step": value for n, value in after.items()}
    model.zero_grads()
    for name in "Wb":
        zeros = {n: getattr(owner, f"dLd{name}") for n, owner in owners.items()}
        yield {f"dLd{name} of layer {n} after zero_grads": value for n, value in zeros.items()}


def _carried_out(torch: Any, case: Case, call: Case, W: list[Any], b: list[Any]) -> Any:
    """One call by PyTorch, of an input A (N, C_in, L) and labels (N, out).

    Gives Z (N, out), the loss (), dLdA (N, C_in, L), and the gradients of W and then of b, layer
    by layer in their shapes: W (C_out, C_in, k), of the last (out, in), b (C_out,).
    """
    A = Z = tensor(torch, call.A)
    for weights, bias, stride in zip(W, b, case.sizes[4], strict=False):
        Z = torch.conv1d(Z, weights, bias, stride)
        Z = Z / (1 + Z.abs())
    Z = Z.flatten(1) @ W[3].T + b[3]
    loss = (Z * constant(torch, call.labels)).sum()
    dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(loss, [A, *W, *b]))
    return Z.detach().numpy(), loss.detach().numpy(), dLdA, gradients


def _after_step(case: Case, gradients: list[np.ndarray], terms: int) -> Iterator[Expected]:
    for name, values, offset in (("W", case.W, 0), ("b", case.b, 4)):
        for number, value in enumerate(values, 1):
            gradient = gradients[number - 1 + offset]
            by_mean = value - LR * gradient / len(case.A)
            yield Expected(
                f"{name} of layer {number} after step",
                Aspect.STATE,
                value - LR * gradient,
                terms,
                any_shape=name == "b",
                variants={"mean": by_mean} if number == 4 else {},
            )


def _gradients(case: Case, gradients: list[np.ndarray], terms: int) -> Iterator[Expected]:
    for number in (1, 2, 3, 4):
        for name, value in (("dLdW", gradients[number - 1]), ("dLdb", gradients[number + 3])):
            variants = {"mean": value / len(case.A)} if number == 4 else {}
            yield Expected(
                f"{name} of layer {number}",
                Aspect.PARAMETERS,
                value,
                terms,
                any_shape=name == "dLdb",
                like=f"b of layer {number} as constructed" if name == "dLdb" else "",
                variants=variants,
            )
