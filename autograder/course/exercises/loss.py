"""Losses: their value in whatever shape, and the gradient of what they computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    EXTREME,
    SECOND,
    Answers,
    Aspect,
    Case,
    Exercise,
    Expected,
    Reading,
    Script,
)
from autograder.course.exercises.layer import constant, draw, draw_small, sized, tensor
from autograder.course.exercises.parameters import backward_of
from autograder.course.exercises.sections import Sections, Values

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

    def targets(self, rng: np.random.Generator, A: np.ndarray) -> np.ndarray:
        """The Y of a batch, in A's shape."""
        return draw(rng, A.shape, str(A.dtype))

    def compute(self, torch: Any, A: Any, Y: Any) -> Any:
        """The loss by PyTorch."""
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
            yield self.case(rng, *row, small=True)

    def case(
        self, rng: np.random.Generator, N: int, C: int, factor: int, dtype: str, small: bool
    ) -> Case:
        """Draw one case of these sizes; the second call's batch is larger by one."""
        drawn = draw_small if small else draw
        calls = []
        for N_now in (N, N + 1):
            A = (drawn(rng, (N_now, C), dtype) * factor).astype(dtype)
            calls.append(Case(A=A, Y=self.targets(rng, A)))
        kind = "" if dtype == "float64" else f"{dtype} "
        return sized(Case(label=f"{kind}A of shape {(N, C)}", calls=calls), factor)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        loss, sections = getattr(student, self.name)(), Sections()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, _forward(loss, one, mark))
            yield from sections.show(Aspect.BACKWARD, _backward(loss, mark))
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

    def script(self, case: Case, reading: Reading) -> Script:
        from autograder.course.scripts.writing import CALLS, given, joined

        key = "".join(chosen for n, chosen in reading.items() if chosen != self.conventions[n][0])

        def expected(one: Case, end: str, mark: str) -> Iterator[str]:
            yield f"a = tensor(A{end})"
            yield f"loss = loss_of(a, tensor(Y{end}))"
            yield f'expected["value{mark}"] = loss'
            yield f'expected["A{mark}"], expected["Y{mark}"] = A{end}, Y{end}'
            yield f'(expected["dLdA{mark}"],) = torch.autograd.grad(loss, a)'
            factors = self.ways(*one.A.shape).get(key, (1, 1))
            for name, factor in zip(("value", "dLdA"), factors, strict=True):
                if factor != 1:
                    yield f'expected["{name}{mark}"] *= {factor}'

        def yours(one: Case, end: str, mark: str) -> Iterator[str]:
            yield f"value = loss.forward(A{end}, Y{end})"
            if len(one.A) > 1:
                yield f"if np.size(value) == {len(one.A)}:  # one for each sample"
                yield "    value = np.mean(value)"
            yield f'yours["value{mark}"] = value'
            yield f'yours["A{mark}"], yours["Y{mark}"] = A{end}, Y{end}'
            yield f'yours["dLdA{mark}"] = backward_of(loss)()'

        calls = [*zip(case.calls, CALLS, strict=True)]
        return Script(
            given(case),
            joined(
                f"def loss_of(A, Y):\n    return {self.in_torch()}",
                *(expected(one, *names) for one, names in calls),
            ),
            joined(f"loss = {self.name}()", *(yours(one, *names) for one, names in calls)),
            (backward_of,),
        )

    def derived(self, case: Case, answers: Answers) -> Answers:
        """The mean of a loss that is given for each sample."""
        figures: dict[str, np.ndarray | str] = {}
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            value = answers.get(f"value{mark}")
            if isinstance(value, np.ndarray) and value.size == len(one.A) > 1:
                figures[f"value{mark}"] = np.asarray(value.mean())
        return figures


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
