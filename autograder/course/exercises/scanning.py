"""The scanning MLPs: an MLP that slides over time, written as a CNN."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.layer import constant, draw, tensor
from autograder.course.exercises.parameters import ContractError, as_kept, attributes
from autograder.course.exercises.walking import in_order, of_axes

FEATURES, FRAMES, STEP = 24, 8, 4
SIZES = (FRAMES * FEATURES, 8, 16, 4)
ROWS = ((1, 8, "float64"), (2, 12, "float64"), (3, 30, "float64"), (2, 17, "float32"))
# Small cases: the width, and the sign of the weights of each layer.
TINY = (
    (8, (1, 1, 1)),
    (8, (-1, 1, 1)),
    (8, (1, -1, 1)),
    (8, (1, 1, -1)),
    (8, (-1, -1, 1)),
    (12, (1, 1, 1)),
)


class ScanningMLP(Exercise):
    """An MLP 192-8-16-4 that reads 8 frames of 24 features and moves on by 4 frames."""

    home = "models/mlp_scan.py"
    formula = "Z[n, all of step t] = MLP(frames 4 t to 4 t + 7 of A[n])"
    builds_on = ("Conv1d", "ReLU", "Flatten")
    methods = ("forward", "backward", "init_weights")
    aspects = (Aspect.FORWARD,)
    blocks: ClassVar[tuple[int, int, int]]  # a weight matrix repeats one block on its diagonal
    # Inputs, outputs, kernel and stride of each.
    convolutions: ClassVar[tuple[tuple[int, int, int, int], ...]]

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, width, dtype in (*ROWS, (2, int(rng.integers(40, 129)), "float64")):
            places = (width - FRAMES) // STEP + 1
            biases = [
                draw(rng, (size // blocks,), dtype)
                for size, blocks in zip(SIZES[1:], self.blocks, strict=True)
            ]
            yield Case(
                label=f"A of shape {(N, FEATURES, width)}",
                A=draw(rng, (N, FEATURES, width), dtype),
                dLdZ=draw(rng, (N, SIZES[-1] * places), dtype),
                weights=[self.matrix(rng, layer, dtype) for layer in range(3)],
                biases=biases,
                remark_only=[Aspect.BACKWARD],
            )

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        """One number in each block, on a path from a frame to an output; of some, one below 0."""
        for number, (width, signs) in enumerate(TINY):
            blocks = [
                np.zeros((SIZES[layer] // count, SIZES[layer + 1] // count))
                for layer, count in enumerate(self.blocks)
            ]
            frame, feature = (number + 1) // 2 % 2, 3 * number + 1
            at = [frame * FEATURES + feature, *(number % block.shape[1] for block in blocks)]
            for layer, block in enumerate(blocks):
                block[at[layer], at[layer + 1]] = signs[layer] * (2 + layer)
            A = np.zeros((1, FEATURES, width))
            A[0, feature, frame::STEP] = np.arange(1, 1 + len(A[0, feature, frame::STEP]))
            repeated = zip(self.blocks, blocks, strict=True)
            yield Case(
                label=f"A of shape {A.shape}, one number in each block of weights",
                A=A,
                dLdZ=np.ones((1, SIZES[-1] * ((width - FRAMES) // STEP + 1))),
                weights=[np.kron(np.eye(count), block) for count, block in repeated],
                biases=[np.eye(block.shape[1])[0] for block in blocks],
                remark_only=[Aspect.BACKWARD],
            )

    def matrix(self, rng: np.random.Generator, layer: int, dtype: str) -> np.ndarray:
        """The MLP's weights of one layer, (in, out), frame-major."""
        blocks = self.blocks[layer]
        block = draw(rng, (SIZES[layer] // blocks, SIZES[layer + 1] // blocks), dtype)
        return np.kron(np.eye(blocks, dtype=dtype), block / np.sqrt(len(block), dtype=dtype))

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = getattr(student, self.name)()
        must_be_begun(model)
        model.init_weights([weights.copy() for weights in case.weights])
        give_biases(model, case.biases, self.convolutions)
        yield {"Z": model.forward(case.A), "A": case.A}
        yield {"dLdA": model.backward(case.dLdZ)}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        A = tensor(torch, case.A)
        frames = A.unfold(2, FRAMES, STEP).permute(0, 2, 3, 1)  # (N, places, frames, features)
        Z = frames.flatten(2)
        for layer, (weights, bias) in enumerate(zip(case.weights, case.biases, strict=True)):
            W = constant(torch, weights)
            b = constant(torch, np.tile(bias, W.shape[1] // len(bias)))
            Z = (torch.relu(Z) if layer else Z) @ W + b
        Z = Z.permute(0, 2, 1).flatten(1)  # channel-major, as Flatten leaves it
        dLdZ = constant(torch, case.dLdZ)
        (dLdA,) = torch.autograd.grad(Z, A, dLdZ)
        yield Expected("Z", Aspect.FORWARD, Z.detach().numpy(), terms=SIZES[0])
        yield Expected("A", Aspect.FORWARD, case.A, untouched=True)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA.numpy(), terms=SIZES[0])


def must_be_begun(model: Any) -> None:
    """Raise a `ContractError` where the constructor is still the stub's, with nothing in it."""
    kept = attributes(model)
    empty = [
        isinstance(value, str | list | tuple | dict | None)
        and (isinstance(value, str) or not value)
        for value in kept.values()
    ]
    if kept and all(empty):
        raise ContractError(
            f"not implemented yet: {', '.join(map(str, kept))} of the model are empty"
        )


def give_biases(model: Any, biases: list[Any], expected: tuple[tuple[int, ...], ...]) -> None:
    """Give each convolution its bias; raise a `ContractError` where it has not as many outputs."""
    found = of_axes(model, 3)
    found = found if len(found) == len(expected) else in_order(model, "W")
    if len(found) < len(expected):
        listed = ", ".join(map(str, expected))
        raise ContractError(
            f"the model has {len(found)} layers with weights, and has to have {len(expected)} "
            f"Conv1d, of (in_channels, out_channels, kernel_size, stride) {listed}"
        )
    for number, (convolution, bias, sizes) in enumerate(
        zip(found, biases, expected, strict=False), 1
    ):
        own = getattr(convolution, "b", None)
        if isinstance(own, np.ndarray) and own.size != bias.size:
            raise ContractError(
                f"conv{number} has to be {sizes} (in_channels, out_channels, kernel_size, stride): "
                f"its b has {own.size} elements, expected {bias.size}"
            )
        convolution.b = as_kept(bias, own)


class SimpleScanningMLP(ScanningMLP):
    """The MLP 192-8-16-4 scanning 8 frames in steps of 4, as three 1-D convolutions."""

    name = "CNN_SimpleScanningMLP"
    blocks = (1, 1, 1)
    convolutions = ((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))


class DistributedScanningMLP(ScanningMLP):
    """The same MLP with shared blocks, distributed over three 1-D convolutions."""

    name = "CNN_DistributedScanningMLP"
    blocks = (4, 2, 1)
    convolutions = ((24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1))
