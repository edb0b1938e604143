"""Losses: their value in whatever shape, and the gradient of what they computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    EXTREME,
    Answers,
    Aspect,
    Case,
    Exercise,
    Expected,
)
from autograder.course.exercises.layer import constant, draw, draw_small, kind_of, sized, tensor
from autograder.course.exercises.parameters import backward_of
from autograder.course.exercises.sections import Sections, Values
from autograder.course.exercises.small import in_whole_numbers
from autograder.records.calls import SECOND

EQUAL = "where a prediction equals its target, backward is not finite: the sign of 0 is 0"
NOT_ZERO = "where a prediction equals its target, backward is not 0, as the sign of 0 is"
# Batch, outputs, factor, dtype.
ROWS = (
    (1, 2, 1, "float64"),
    (2, 3, 1, "float64"),
    (5, 4, 2, "float64"),
    (4, 3, 1, "float32"),
    (2, 3, EXTREME, "float64"),
)
# The smallest that show what a mistake does.
TINY = (
    (1, 1, 1, "float64"),
    (1, 2, 1, "float64"),
    (2, 1, 1, "float64"),
    (2, 2, 1, "float64"),
    (1, 2, EXTREME, "float64"),
)


class Loss(Exercise):
    """A loss: `forward(A, Y)` gives its value, `backward()` (first called `derivative`) dLdA."""

    home = "mytorch/loss.py"
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.EDGES)
    margin: ClassVar[float] = 0.0  # what honest ways to avoid log(0) may add to the value
    equal: ClassVar[bool] = False  # whether predictions that equal their targets are worth a look

    def targets(self, rng: np.random.Generator, A: np.ndarray) -> np.ndarray:
        """The Y of a batch A (N, C), of the same shape."""
        return draw(rng, A.shape, str(A.dtype))

    def compute(self, torch: Any, A: Any, Y: Any) -> Any:
        """The loss () by PyTorch, of A and Y (N, C)."""
        raise NotImplementedError

    def in_torch(self) -> str:
        """`compute` as code: an expression of A and Y."""
        raise NotImplementedError

    def ways(self, N: int, C: int) -> dict[str, tuple[float, float]]:
        """By reading's key: what its value and its gradient are as multiples of ours."""
        return {}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for index, row in enumerate(ROWS):
            yield self.case(rng, *row, small=index == 0)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for row in TINY:
            yield in_whole_numbers(self.case(rng, *row, small=True), rng, keep=True)

    def case(
        self, rng: np.random.Generator, N: int, C: int, factor: int, dtype: str, small: bool
    ) -> Case:
        """Draw one case of these sizes; the second call's batch is larger by one."""
        drawn = draw_small if small else draw
        calls = []
        for N_now in (N, N + 1):
            A = (drawn(rng, (N_now, C), dtype) * factor).astype(dtype)
            calls.append(Case(A=A, Y=self.targets(rng, A)))
        return sized(Case(label=f"{kind_of(dtype)}A of shape {(N, C)}", calls=calls), factor)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        loss, sections = getattr(student, self.name)(), Sections()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, _forward(loss, one, mark))
            yield from sections.show(Aspect.BACKWARD, _backward(loss, mark))
        if sections.complete and self.equal and {EQUAL, NOT_ZERO}.isdisjoint(student.notes):
            _remark_on_equal(student, loss, case.calls[0].Y)
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A, Y = tensor(torch, one.A), constant(torch, one.Y)
            loss = self.compute(torch, A, Y)
            (dLdA,) = (g.numpy() for g in torch.autograd.grad(loss, A))
            value = loss.detach().numpy()
            ways = self.ways(*one.A.shape)
            yield Expected(
                f"value{mark}",
                Aspect.FORWARD,
                value,
                one.A.size,
                margin=self.margin,
                any_shape=True,
                variants={key: value * way[0] for key, way in ways.items()},
            )
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"Y{mark}", Aspect.FORWARD, one.Y, untouched=True)
            gradients = {key: dLdA * way[1] for key, way in ways.items()}
            # What exp is taken of is a difference, which rounds as its terms do.
            terms, scale = one.A.shape[1], float(np.abs(one.A).max())
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, dLdA, terms, scale, variants=gradients)

    def derived(self, case: Case, answers: Answers) -> Answers:
        """The mean of a loss that is given for each sample."""
        figures: dict[str, np.ndarray | str] = {}
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            value = answers.get(f"value{mark}")
            if isinstance(value, np.ndarray) and value.size == len(one.A) > 1:
                figures[f"value{mark}"] = np.asarray(value.mean())
        return figures


def _remark_on_equal(student: Any, loss: Any, Y: np.ndarray) -> None:
    """Add a word to a submission's notes where a prediction (N, C) that is right is moved."""
    # What a submission raises here is worth no more than the remark.
    with suppress(Exception, SystemExit), np.errstate(all="ignore"):
        loss.forward(Y.copy(), Y.copy())
        dLdA = np.asarray(backward_of(loss)(), float)
        if dLdA.any():
            student.notes.append(NOT_ZERO if np.isfinite(dLdA).all() else EQUAL)


def _forward(loss: Any, one: Case, mark: str) -> Values:
    yield {f"value{mark}": loss.forward(one.A, one.Y)}
    yield {f"A{mark}": one.A, f"Y{mark}": one.Y}


def _backward(loss: Any, mark: str) -> Values:
    yield {f"dLdA{mark}": backward_of(loss)()}


class MSELoss(Loss):
    """Mean squared error, over all elements; backward is its own forward's gradient."""

    name = "MSELoss"
    formula = "L = Σ_n Σ_c (A[n, c] - Y[n, c])² / (N C)"
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "mse": ("mean", "batch", "half_mean", "half_sum", "sum")
    }

    def compute(self, torch: Any, A: Any, Y: Any) -> Any:
        return torch.nn.functional.mse_loss(A, Y)

    def in_torch(self) -> str:
        return "torch.nn.functional.mse_loss(A, Y)"

    def ways(self, N: int, C: int) -> dict[str, tuple[float, float]]:
        factors = {"batch": C, "half_mean": 0.5, "half_sum": N * C / 2, "sum": N * C}
        return {key: (factor, factor) for key, factor in factors.items()}


class L1Loss(Loss):
    """Mean absolute error, over all elements."""

    equal = True
    only_if_right = (EQUAL, NOT_ZERO)
    name = "L1Loss"
    formula = "L = Σ_n Σ_c |A[n, c] - Y[n, c]| / (N C)"

    def compute(self, torch: Any, A: Any, Y: Any) -> Any:
        return torch.nn.functional.l1_loss(A, Y)

    def in_torch(self) -> str:
        return "torch.nn.functional.l1_loss(A, Y)"


class CrossEntropyLoss(Loss):
    """Cross-entropy of softmax(A) with one-hot Y, the mean over the batch."""

    name = "CrossEntropyLoss"
    formula = "L = -Σ_n Σ_c Y[n, c] log(softmax(A)[n, c]) / N"
    margin = 1e-5
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "cross_entropy_gradients": ("mean", "sum")
    }

    def targets(self, rng: np.random.Generator, A: np.ndarray) -> np.ndarray:
        N, C = A.shape
        first, *rest = [int(n) for n in rng.integers(0, C, (N,))]
        if first == A[0].argmax():  # one sample at least has a loss that is not almost 0
            first = (first + 1) % C
        return np.asarray(np.eye(C, dtype=A.dtype)[[first, *rest]])

    def compute(self, torch: Any, A: Any, Y: Any) -> Any:
        return torch.nn.functional.cross_entropy(A, Y)

    def in_torch(self) -> str:
        return "torch.nn.functional.cross_entropy(A, Y)"

    def ways(self, N: int, C: int) -> dict[str, tuple[float, float]]:
        return {"sum": (1, N)}
