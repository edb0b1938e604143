"""The CNN model: three convolutions with activations, Flatten and Linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import ORDINARY, SECOND, Aspect, Case, Exercise, Expected, Reading, Script
from autograder.exercises.layer import as_constructed, constant, draw, fixed, tensor
from autograder.exercises.parts import assign, holder
from autograder.exercises.passed import Squash, Weighing, ramp
from autograder.exercises.sections import Sections, Values

# Batch, input's width and channels, then of three convolutions; outputs, dtype.
ROWS = (
    (1, 10, 1, (1, 2, 1), (2, 1, 2), (1, 1, 2), 2, "float64"),
    (2, 24, 3, (4, 3, 2), (3, 4, 2), (2, 1, 2), 3, "float64"),
    (3, 29, 2, (3, 4, 5), (5, 3, 2), (2, 3, 1), 4, "float64"),
    (2, 23, 2, (2, 3, 2), (4, 3, 3), (3, 1, 1), 3, "float32"),
)
LR = 0.25


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
            for k, stride in zip(kernels, strides, strict=True):
                size = (size - k) // stride + 1
            shapes: list[tuple[int, ...]]
            shapes = [*zip(channels, (c_in, *channels), kernels, strict=False)]
            shapes.append((out, size * channels[-1]))
            yield Case(
                label=f"A of shape {(N, c_in, width)}, channels {channels}, "
                f"kernels {kernels}, strides {strides}",
                sizes=[width, c_in, channels, kernels, strides, out],
                W=[draw(rng, shape, dtype) / 2 for shape in shapes],
                b=[draw(rng, (shape[0],), dtype) for shape in shapes],
                A=draw(rng, (N, c_in, width), dtype),
                labels=draw(rng, (N, out), dtype),
                later=Case(
                    A=draw(rng, (N + 1, c_in, width), dtype),
                    labels=draw(rng, (N + 1, out), dtype),
                ),
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = self.build(student, case)
        layers = [*model.convolutional_layers, model.linear_layer]
        numbered = list(enumerate(zip(layers, case.W, case.b, strict=True), 1))
        initial = {
            f"{name} of layer {n} as constructed": getattr(holder(layer, name, v.shape), name)
            for n, (layer, *values) in numbered
            for name, v in zip("Wb", values, strict=True)
        }
        yield initial
        owners, sections = self.assign(numbered), Sections()
        yield from self._called(sections, model, case, "")
        yield from sections.show(Aspect.PARAMETERS, _shown_gradients(owners))
        yield from sections.show(Aspect.STATE, _stepped(model, owners))
        self.assign(numbered)
        yield from self._called(sections, model, case.later, SECOND)
        sections.end()

    def _called(self, sections: Sections, model: Any, call: Case, mark: str) -> Values:
        """Forward and backward, and what the model keeps of each."""
        yield from sections.show(Aspect.FORWARD, _forward(model, call, mark))
        yield from sections.show(Aspect.STATE, _attribute(model, "Z", f"model.Z{mark}"))
        yield from sections.show(Aspect.BACKWARD, _backward(model, call, mark))
        yield from sections.show(Aspect.STATE, _attribute(model, "loss", f"loss{mark}"))

    def assign(self, numbered: list[tuple[int, tuple[Any, Any, Any]]]) -> dict[int, Any]:
        """Give every layer its W and b; returns what holds the W, by the layer's number."""
        for _, (layer, _, b) in numbered:
            assign(layer, "b", b)
        return {n: assign(layer, "W", W) for n, (layer, W, _) in numbered}

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's model with the grader's own activations and criterion."""
        convolutions = {W.shape: W for W in case.W[:-1]}

        def conv_init(*shape: int) -> np.ndarray:
            return convolutions[shape].copy() if shape in convolutions else np.zeros(shape)

        width, c_in, channels, kernels, strides, out = case.sizes
        return student.CNN(
            width,
            c_in,
            channels,
            kernels,
            strides,
            out,
            [Squash() for _ in channels],
            conv_init,
            ramp,
            fixed(case.W[-1]),
            Weighing(),
            LR,
        )

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        W, b = [[tensor(torch, value) for value in values] for values in (case.W, case.b)]
        terms = max(case.A.size, case.W[-1].size)
        Z, loss, dLdA, gradients = _carried_out(torch, case, case, W, b)
        for number, (weights, bias) in enumerate(zip(case.W, case.b, strict=True), 1):
            yield as_constructed(f"W of layer {number}", weights)
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

    def script(self, case: Case, reading: Reading) -> Script:
        from autograder.exercises.scripting import given, joined, where

        forward = """
            def forward(A, labels):
                Z = A
                for weights, bias, stride in zip(tensors, biases, sizes[4]):
                    Z = torch.conv1d(Z, weights, bias, stride)
                    Z = Z / (1 + Z.abs())
                Z = Z.flatten(1) @ tensors[-1].T + biases[-1]
                return Z, (Z * labels).sum()

            tensors, biases = [[tensor(value) for value in values] for values in (W, b)]
            a = tensor(A)
            Z, loss = forward(a, tensor(labels))
            dLdA, *gradients = torch.autograd.grad(loss, [a, *tensors, *biases])
            expected["Z"], expected["model.Z"], expected["loss"] = Z, Z, loss
            expected["A"], expected["labels"], expected["dLdA"] = A, labels, dLdA
            for n in range(1, 5):
                expected[f"W of layer {n} as constructed"] = W[n - 1]
                expected[f"b of layer {n} as constructed"] = ramp(len(b[n - 1]))
            """
        gradients = """
            for n in range(1, 5):
                for name, value, at in (("W", W[n - 1], n - 1), ("b", b[n - 1], n + 3)):
                    gradient = GRADIENT
                    expected[f"dLd{name} of layer {n}"] = gradient
                    expected[f"{name} of layer {n} after step"] = tensor(value) - LR * gradient
                    expected[f"dLd{name} of layer {n} after zero_grads"] = np.zeros_like(value)
            """
        mean = where(reading["linear_gradients"] == "mean", " / (len(A) if n == 4 else 1)")
        gradients = gradients.replace("GRADIENT", f"gradients[at]{mean}")
        later = """
            a = tensor(later["A"])
            Z, loss = forward(a, tensor(later["labels"]))
            expected["Z (2nd call)"], expected["model.Z (2nd call)"] = Z, Z
            expected["loss (2nd call)"] = loss
            expected["A (2nd call)"], expected["labels (2nd call)"] = later["A"], later["labels"]
            (expected["dLdA (2nd call)"],) = torch.autograd.grad(loss, a)
            """
        made = """
            convolutions = {weights.shape: weights for weights in W[:-1]}

            def conv_init(*shape):
                return convolutions[shape].copy() if shape in convolutions else np.zeros(shape)

            activations = [Squash() for _ in W[:-1]]
            model = CNN(*sizes, activations, conv_init, ramp, fixed(W[-1]), Weighing(), LR)
            layers = [*model.convolutional_layers, model.linear_layer]
            owners = []
            for n, (layer, weights, bias) in enumerate(zip(layers, W, b), 1):
                yours[f"W of layer {n} as constructed"] = holder(layer, "W", weights.shape).W
                yours[f"b of layer {n} as constructed"] = holder(layer, "b", bias.shape).b
                assign(layer, "b", bias)
                owners.append(assign(layer, "W", weights))
            """
        called = """
            yours["Z"] = model.forward(A)
            yours["A"], yours["model.Z"] = A, model.Z
            yours["dLdA"] = model.backward(labels)
            yours["labels"], yours["loss"] = labels, model.loss
            for n, owner in enumerate(owners, 1):
                yours[f"dLdW of layer {n}"], yours[f"dLdb of layer {n}"] = owner.dLdW, owner.dLdb
            """
        stepped = """
            model.step()
            for n, owner in enumerate(owners, 1):
                yours[f"W of layer {n} after step"] = owner.W
                yours[f"b of layer {n} after step"] = owner.b

            model.zero_grads()
            for n, owner in enumerate(owners, 1):
                yours[f"dLdW of layer {n} after zero_grads"] = owner.dLdW
                yours[f"dLdb of layer {n} after zero_grads"] = owner.dLdb
            """
        again = """
            for layer, weights, bias in zip(layers, W, b):
                assign(layer, "b", bias)
                assign(layer, "W", weights)
            yours["Z (2nd call)"] = model.forward(later["A"])
            yours["model.Z (2nd call)"] = model.Z
            yours["dLdA (2nd call)"] = model.backward(later["labels"])
            yours["loss (2nd call)"] = model.loss
            yours["A (2nd call)"], yours["labels (2nd call)"] = later["A"], later["labels"]
            """
        return Script(
            {**given(case), "LR": LR},
            joined(forward, gradients, later),
            joined(made, called, stepped, again),
            (assign, holder, fixed, ramp, Squash, Weighing),
        )


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
    """By PyTorch, for one call's input and labels: Z, loss, dLdA, and the gradients."""
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
