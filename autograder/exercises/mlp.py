"""The multilayer perceptrons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected, Reading, Script
from autograder.exercises.layer import constant, draw, tensor
from autograder.exercises.parts import assign, holders
from autograder.exercises.sections import Sections, Values, backward, forward


class Perceptron(Exercise):
    """Linear layers with ReLU between; `last` tells whether one follows the last, too."""

    home = "models/mlp.py"
    builds_on = ("Linear", "ReLU")
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.PARAMETERS)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"linear_gradients": ("sum", "mean")}
    sizes: ClassVar[tuple[tuple[int, ...], ...]]  # of the layers, one a case
    last: ClassVar[bool] = True

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for sizes in self.sizes:
            for N, dtype in ((1, "float64"), (4, "float64"), (3, "float32")):
                shapes = [*zip(sizes[1:], sizes[:-1], strict=True)]
                kind = "" if dtype == "float64" else f"{dtype} "
                yield Case(
                    label=f"{kind}A of shape {(N, sizes[0])}, layers {sizes}",
                    sizes=sizes,
                    W=[draw(rng, shape, dtype) for shape in shapes],
                    b=[draw(rng, (shape[0], 1), dtype) for shape in shapes],
                    A=draw(rng, (N, sizes[0]), dtype),
                    dLdZ=draw(rng, (N, sizes[-1]), dtype),
                )

    def build(self, student: Any, case: Case) -> Any:
        """Construct the student's model, and give it the case's weights."""
        model = getattr(student, self.name)()
        for layer, W in zip(holders(model, "W"), case.W, strict=True):
            assign(layer, "W", W)
        return model

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = self.build(student, case)
        layers = holders(model, "W")
        for layer, b in zip(layers, case.b, strict=True):
            assign(layer, "b", b)
        again = case.A.copy()
        sections = Sections()
        yield from sections.show(Aspect.FORWARD, forward(model, case, ""))
        yield from sections.show(Aspect.BACKWARD, backward(model, case, ""))
        yield from sections.show(Aspect.PARAMETERS, _gradients(layers))
        yield from sections.show(Aspect.FORWARD, _again(model, again))
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        A = tensor(torch, case.A)
        W, b = [[tensor(torch, value) for value in values] for values in (case.W, case.b)]
        Z = A
        for number, (weights, bias) in enumerate(zip(W, b, strict=True), 1):
            Z = Z @ weights.T + bias.T
            if self.last or number < len(W):
                Z = torch.relu(Z)
        dLdZ = constant(torch, case.dLdZ)
        dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, *W, *b], dLdZ))
        terms = max(case.sizes) * len(W) * len(case.A)
        yield Expected("Z", Aspect.FORWARD, Z.detach().numpy(), terms)
        yield Expected("A", Aspect.FORWARD, case.A, untouched=True)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA, terms)
        yield Expected("dLdZ", Aspect.BACKWARD, case.dLdZ, untouched=True)
        for number in range(len(W)):
            for name, value, gradient in (
                ("W", case.W[number], gradients[number]),
                ("b", case.b[number], gradients[number + len(W)]),
            ):
                title = f"{name} of layer {number + 1}"
                yield Expected(title, Aspect.PARAMETERS, value, untouched=True, any_shape=True)
                yield Expected(
                    f"dLd{title}",
                    Aspect.PARAMETERS,
                    gradient,
                    terms,
                    any_shape=True,
                    like=title,
                    variants={"mean": gradient / len(case.A)},
                )
        yield Expected("Z again", Aspect.FORWARD, Z.detach().numpy(), terms)

    def built(self) -> str:
        """`build` as code."""
        return f"""
            model = {self.name}()
            for layer, weights in zip(holders(model, "W"), W):
                assign(layer, "W", weights)
            """

    def script(self, case: Case, reading: Reading) -> Script:
        from autograder.exercises.scripting import given, joined, where

        mean = where(reading["linear_gradients"] == "mean", " / len(A)")
        unless_last = where(not self.last, " if layer < len(W) else Z")
        expected = f"""
            a, *inputs = tensor(A), *map(tensor, W), *map(tensor, b)
            Z = a
            for layer, (weights, bias) in enumerate(zip(inputs, inputs[len(W) :]), 1):
                Z = Z @ weights.T + bias.T
                Z = torch.relu(Z){unless_last}
            gradients = torch.autograd.grad(Z, [a, *inputs], tensor(dLdZ))
            expected["Z"], expected["Z again"], expected["A"] = Z, Z, A
            expected["dLdA"], expected["dLdZ"] = gradients[0], dLdZ
            for layer in range(1, len(W) + 1):
                expected[f"W of layer {{layer}}"] = W[layer - 1]
                expected[f"b of layer {{layer}}"] = b[layer - 1]
                expected[f"dLdW of layer {{layer}}"] = gradients[layer]{mean}
                expected[f"dLdb of layer {{layer}}"] = gradients[layer + len(W)]{mean}
            """
        yours = """
            layers = holders(model, "W")
            for layer, bias in zip(layers, b):
                assign(layer, "b", bias)
            again = A.copy()
            yours["Z"] = model.forward(A)
            yours["A"] = A
            yours["dLdA"] = model.backward(dLdZ)
            yours["dLdZ"] = dLdZ
            for number, layer in enumerate(layers, 1):
                yours[f"W of layer {number}"], yours[f"b of layer {number}"] = layer.W, layer.b
                yours[f"dLdW of layer {number}"] = layer.dLdW
                yours[f"dLdb of layer {number}"] = layer.dLdb
            yours["Z again"] = model.forward(again)
            """
        return Script(given(case), joined(expected), joined(self.built(), yours), (assign, holders))


def _gradients(layers: list[Any]) -> Values:
    for number, layer in enumerate(layers, 1):
        yield {f"W of layer {number}": layer.W, f"b of layer {number}": layer.b}
        yield {f"dLdW of layer {number}": layer.dLdW, f"dLdb of layer {number}": layer.dLdb}


def _again(model: Any, A: np.ndarray) -> Values:
    yield {"Z again": model.forward(A)}


class MLP0(Perceptron):
    """No hidden layer: Linear(2, 3), ReLU."""

    name = "MLP0"
    formula = "Z = ReLU(Linear(A))"
    sizes = ((2, 3),)


class MLP1(Perceptron):
    """One hidden layer: 2-3-2, a ReLU after each."""

    name = "MLP1"
    formula = "Z = ReLU(Linear(ReLU(Linear(A))))"
    sizes = ((2, 3, 2),)


class MLP4(Perceptron):
    """Four hidden layers: 2-4-8-8-4-2, a ReLU after each."""

    name = "MLP4"
    formula = "Z = ReLU(Linear( ... ReLU(Linear(A)))), five times"
    sizes = ((2, 4, 8, 8, 4, 2),)


class MLP(Perceptron):
    """Any number of layers: Linear, ReLU, ..., Linear; init_weights takes (in, out) matrices."""

    name = "MLP"
    formula = "Z = Linear(ReLU(Linear( ... A)))"
    # Equal sizes last: where layers are confused, the others end in an exception.
    sizes = ((3, 2), (4, 5, 3), (6, 8, 5, 2), (3, 3, 3))
    last = False

    def build(self, student: Any, case: Case) -> Any:
        model = student.MLP(case.sizes)
        model.init_weights([W.T.copy() for W in case.W])
        return model

    def built(self) -> str:
        return """
            model = MLP(sizes)
            model.init_weights([weights.T.copy() for weights in W])
            """
