"""The CNN model: three convolutions with activations, Flatten and Linear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from autograder.course.exercises.bias import shape_as_made, shape_in_use
from autograder.course.exercises.fixed import fixed
from autograder.course.exercises.init_use import (
    KEEPS,
    NEVER,
    USED,
    USES,
    Asked,
    init_use,
    other_shape,
    with_own_first_values,
)
from autograder.course.exercises.layer import as_constructed, constant, draw, tensor
from autograder.course.exercises.parameters import CONSTRUCTOR, assign, attribute, holder
from autograder.course.exercises.sections import Sections, Values
from autograder.course.exercises.small import whole
from autograder.course.exercises.stand_ins import LR, asked, ramp, squashes, weighing
from autograder.course.exercises.walking import layers_of_cnn
from autograder.records.calls import SECOND

# Batch, input's width and channels, then of three convolutions; outputs, dtype.
ROWS = (
    (1, 10, 1, (1, 2, 1), (2, 1, 2), (1, 1, 2), 2, "float64"),
    (2, 24, 3, (4, 3, 2), (3, 4, 2), (2, 1, 2), 3, "float64"),
    (3, 29, 2, (3, 4, 5), (5, 3, 2), (2, 3, 1), 4, "float64"),
    (2, 23, 2, (2, 3, 2), (4, 3, 3), (3, 1, 1), 3, "float32"),
)
# All kernels differ, for the init functions are told by the shape that they are asked for.
TINY = (
    (1, 4, 1, (1, 1, 1), (1, 2, 3), (1, 1, 1), 1),
    *((1, width, 1, (1, 1, 1), (2, 1, 3), (2, 1, 1), 1) for width in (7, 8)),
    *[(2, 4, 1, (1, 1, 1), (1, 2, 3), (1, 1, 1), 1)] * 3,
)
SHAPE = "shape of W of layer 4 as constructed"


class CNN(Exercise):
    """A CNN: three 1-D convolutions with activations, then Flatten and Linear."""

    name = "CNN"
    home = "models/cnn.py"
    formula = "Z = Linear(Flatten(f3(Conv1d(f2(Conv1d(f1(Conv1d(A))))))))"
    builds_on = ("Conv1d", "Flatten", "Linear")
    attributes = ("convolutional_layers", "linear_layer", "Z", "loss")
    methods = ("forward", "backward", "zero_grads", "step")
    aspects = ORDINARY
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"linear_gradients": ("sum", "mean")}
    only_if_right = ("it works with three convolutions only",)
    borne_by = (Aspect.FORWARD, Aspect.BACKWARD)  # whatever it begins with

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for *row, dtype in ROWS:
            yield _case(row, lambda *shape, dtype=dtype: draw(rng, shape, dtype), 2)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for row in TINY:
            yield _case(row, lambda *shape: whole(rng, shape), 1)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model, functions = self.build(student, case)
        layers = layers_of_cnn(model, len(case.W) - 1)
        shape = shape_in_use(layers[-1], case.W[-1], case.b[-1])
        numbered = list(enumerate(zip(layers, case.W, case.b, strict=True), 1))
        initial = {
            f"{name} of layer {n} as constructed": getattr(holder(layer, name, v.shape), name)
            for n, (layer, *values) in numbered
            for name, v in zip("Wb", values, strict=True)
        }
        shown = initial[f"W of layer {len(layers)} as constructed"]
        initial[SHAPE] = np.array(np.shape(shown), float)
        first = initial[f"b of layer {len(layers)} as constructed"]
        if first.size == case.b[-1].size:  # its gradient is to be like it
            initial[f"b of layer {len(layers)} as constructed"] = first.reshape(shape)
        use = init_use(functions, first)
        yield {USES[name]: used for name, used in use.items()} | initial
        owners, sections = self.assign(numbered, shape), Sections()
        yield from self._called(sections, model, case, "")
        yield from sections.show(Aspect.PARAMETERS, _shown_gradients(owners))
        yield from sections.show(Aspect.STATE, _stepped(model, owners))
        self.assign(numbered, shape)
        yield from self._called(sections, model, case.later, SECOND)
        notes = [KEEPS[name] for name, used in use.items() if used == NEVER]
        if sections.complete:  # else its Linear may be wrong, and three layers are no reason
            made = shape_as_made(layers[-1], case.W[-1], case.b[-1])
            notes += other_shape(np.shape(first), made, shape)
            notes += self._only_three(student, case, shape)
        student.notes += [note for note in notes if note not in student.notes]
        sections.end()

    def _called(self, sections: Sections, model: Any, call: Case, mark: str) -> Values:
        """Forward and backward, and what the model keeps of each."""
        yield from sections.show(Aspect.FORWARD, _forward(model, call, mark))
        yield from sections.show(Aspect.STATE, _kept(model, "Z", "forward", f"model.Z{mark}"))
        yield from sections.show(Aspect.BACKWARD, _backward(model, call, mark))
        yield from sections.show(Aspect.STATE, _kept(model, "loss", "backward", f"loss{mark}"))

    def assign(
        self, numbered: list[tuple[int, tuple[Any, Any, Any]]], shape: tuple[int, ...]
    ) -> dict[int, Any]:
        """Give every layer its W and b, the last one's in this shape.

        Returns what holds the W, by the layer's number.
        """
        for n, (layer, _, b) in numbered:
            assign(layer, "b", b, shape if n == len(numbered) else None)
        return {n: assign(layer, "W", W) for n, (layer, W, _) in numbered}

    def build(self, student: Any, case: Case, fewer: int = 0) -> tuple[Any, Asked]:
        """Construct the student's model with the grader's own activations and criterion.

        Its last convolutions may be left out. Also returns what its init functions were asked for.
        """
        convolutions = {W.shape: W for W in case.W[:-1]}

        def conv_init(*shape: int) -> np.ndarray:
            return convolutions[shape].copy() if shape in convolutions else np.zeros(shape)

        width, c_in, *lists, out = case.sizes
        lists = [one[: len(one) - fewer] for one in lists]
        functions = Asked([], [], [])
        model = student.CNN(
            *(width, c_in, *lists, out),
            squashes(len(lists[0]), self.spelling),
            asked(conv_init, functions.kernels),
            asked(ramp, functions.biases),
            asked(fixed(case.W[-1]), functions.weights),
            weighing(self.spelling),
            LR,
        )
        return model, functions

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
        return [f"{self.only_if_right[0]}: with {len(case.W) - 2}, it {fault}"] if fault else []

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


def _case(row: Sequence[Any], drawn: Callable[..., np.ndarray], share: int) -> Case:
    """A case of a row's sizes, of arrays that `drawn` makes; the weights are a share of them."""
    N, width, c_in, channels, kernels, strides, out = row
    fewer = size = width
    for k, stride in zip(kernels, strides, strict=True):
        fewer, size = size, (size - k) // stride + 1
    shapes: list[tuple[int, ...]] = [*zip(channels, (c_in, *channels), kernels, strict=False)]
    shapes.append((out, size * channels[-1]))
    return Case(
        label=f"A of shape {(N, c_in, width)}, channels {channels}, "
        f"kernels {kernels}, strides {strides}",
        sizes=[width, c_in, channels, kernels, strides, out],
        W=[drawn(*shape) / share for shape in shapes],
        b=[drawn(shape[0]) for shape in shapes],
        fewer=[out, fewer * channels[-2]],  # W of the last layer, with two convolutions
        A=drawn(N, c_in, width),
        labels=drawn(N, out),
        later=Case(A=drawn(N + 1, c_in, width), labels=drawn(N + 1, out)),
    )


def _forward(model: Any, call: Case, mark: str) -> Values:
    yield {f"Z{mark}": model.forward(call.A), f"A{mark}": call.A}


def _backward(model: Any, call: Case, mark: str) -> Values:
    yield {f"dLdA{mark}": model.backward(call.labels), f"labels{mark}": call.labels}


def _kept(model: Any, name: str, maker: str, title: str) -> Values:
    yield {title: attribute(model, name, maker)}


def _shown_gradients(owners: Mapping[int, Any]) -> Values:
    for number, owner in owners.items():
        gradients = {name: attribute(owner, name, "backward") for name in ("dLdW", "dLdb")}
        yield {f"{name} of layer {number}": value for name, value in gradients.items()}


def _stepped(model: Any, owners: Mapping[int, Any]) -> Values:
    model.step()
    for name in "Wb":
        after = {n: attribute(owner, name, CONSTRUCTOR) for n, owner in owners.items()}
        yield {f"{name} of layer {n} after step": value for n, value in after.items()}
    model.zero_grads()
    for name in "Wb":
        zeros = {n: attribute(owner, f"dLd{name}", "backward") for n, owner in owners.items()}
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
