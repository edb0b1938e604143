"""The CNN model: three convolutions with activations, Flatten and Linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected
from autograder.exercises.layer import as_constructed, draw, fixed
from autograder.exercises.parts import assign, holder

# Batch, input's width and channels, then of three convolutions; outputs, dtype.
ROWS = (
    (1, 10, 1, (1, 2, 1), (2, 1, 2), (1, 1, 2), 2, "float64"),
    (2, 24, 3, (4, 3, 2), (3, 4, 2), (2, 1, 2), 3, "float64"),
    (3, 29, 2, (3, 4, 5), (5, 3, 2), (2, 3, 1), 4, "float64"),
    (2, 23, 2, (2, 3, 2), (4, 3, 3), (3, 1, 1), 3, "float32"),
)
LR = 0.25


class Squash:
    """The activation that the grader passes: A / (1 + |A|), of either generation."""

    def forward(self, A: np.ndarray) -> np.ndarray:
        """Squash each element into (-1, 1)."""
        self.slope = 1 / (1 + np.abs(A)) ** 2
        return np.asarray(A / (1 + np.abs(A)))

    __call__ = forward

    def backward(self, dLdZ: Any = None) -> Any:
        """The gradient, or the elementwise derivative where no gradient is given."""
        return self.slope if dLdZ is None else dLdZ * self.slope

    derivative = backward


class Weighing:
    """The criterion that the grader passes: the sum of the outputs times the labels."""

    def forward(self, A: np.ndarray, Y: np.ndarray) -> Any:
        """The loss, a single number whichever way it is averaged or summed."""
        self.labels = Y
        return np.sum(A * Y)

    __call__ = forward

    def backward(self, *_: Any) -> np.ndarray:
        """The gradient with respect to the outputs, which is the labels."""
        return self.labels.copy()

    derivative = backward


class CNN(Exercise):
    """A CNN: three 1-D convolutions with activations, then Flatten and Linear."""

    name = "CNN"
    home = "models/cnn.py"
    builds_on = ("Conv1d",)
    aspects = tuple(Aspect)
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
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = self.build(student, case)
        layers = [*model.convolutional_layers, model.linear_layer]
        numbered = list(enumerate(zip(layers, case.W, case.b, strict=True), 1))
        initial = [holder(layer, "W", W.shape).W for _, (layer, W, _) in numbered]
        owners = {n: assign(layer, "W", W) for n, (layer, W, _) in numbered}
        for _, (layer, _, b) in numbered:
            assign(layer, "b", b)
        yield {"Z": model.forward(case.A), "A": case.A}
        yield {
            "model.Z": model.Z,
            **{f"W of layer {n} as constructed": W for n, W in enumerate(initial, 1)},
        }
        yield {"dLdA": model.backward(case.labels)}
        yield {"loss": model.loss}
        for number, owner in owners.items():
            yield {f"dLdW of layer {number}": owner.dLdW, f"dLdb of layer {number}": owner.dLdb}
        model.step()
        yield {f"W of layer {number} after step": o.W for number, o in owners.items()}
        model.zero_grads()
        yield {f"dLdW of layer {number} after zero_grads": o.dLdW for number, o in owners.items()}

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
            np.zeros,
            fixed(case.W[-1]),
            Weighing(),
            LR,
        )

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        def tensor(array: np.ndarray) -> Any:
            return torch.from_numpy(array.astype(np.float64)).requires_grad_()

        W, b, A = [tensor(w) for w in case.W], [tensor(v) for v in case.b], tensor(case.A)
        Z = A
        for weights, bias, stride in zip(W, b, case.sizes[4], strict=False):
            Z = torch.conv1d(Z, weights, bias, stride)
            Z = Z / (1 + Z.abs())
        Z = Z.flatten(1) @ W[3].T + b[3]
        loss = (Z * torch.from_numpy(case.labels.astype(np.float64))).sum()
        dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(loss, [A, *W, *b]))
        terms = max(case.A.size, case.W[-1].size)
        yield Expected("Z", Aspect.FORWARD, Z.detach().numpy(), terms)
        yield Expected("A", Aspect.FORWARD, case.A, untouched=True)
        yield Expected("model.Z", Aspect.STATE, Z.detach().numpy(), terms)
        for number, weights in enumerate(case.W, 1):
            yield as_constructed(f"W of layer {number}", weights)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA, terms)
        yield Expected("loss", Aspect.STATE, loss.detach().numpy(), terms, any_shape=True)
        yield from _gradients(case, gradients, terms)
        for number, weights in enumerate(case.W, 1):
            name, gradient = f"W of layer {number} after step", gradients[number - 1]
            by_mean = weights - LR * gradient / len(case.A)
            variants = {"mean": by_mean} if number == 4 else {}
            after = weights - LR * gradient
            yield Expected(name, Aspect.STATE, after, terms, variants=variants)
        for number, weights in enumerate(case.W, 1):
            name, zeros = f"dLdW of layer {number} after zero_grads", np.zeros(weights.shape)
            yield Expected(name, Aspect.STATE, zeros)


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
                variants=variants,
            )
