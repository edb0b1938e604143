"""The affine layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import ORDINARY, Aspect, Case, Expected, Reading
from autograder.course.exercises.layer import LayerExercise, call, draw, draw_small, kind_of
from autograder.course.exercises.small import in_whole_numbers

# Batch, features in and out, dtype.
ROWS = (
    (1, 2, 1, "float64"),
    (2, 1, 2, "float64"),
    (3, 4, 2, "float64"),
    (1, 3, 5, "float64"),
    (5, 3, 4, "float32"),
)
# Batch, features in and out: the smallest that show what a mistake does.
TINY = ((1, 1, 1), (1, 2, 1), (1, 1, 2), (2, 1, 1), (2, 2, 2))


class Linear(LayerExercise):
    """Linear: Z = A Wᵀ + b, with W (out, in)."""

    name = "Linear"
    home = "mytorch/linear.py"
    formula = "Z[n, o] = Σ_i A[n, i] W[o, i] + b[o]"
    aspects = ORDINARY
    parameters: ClassVar[Mapping[str, str]] = {"W": "dLdW", "b": "dLdb"}
    shaped = False  # b is (out, 1) in most years, (out,) in some
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "linear_gradients": ("sum", "mean"),
        "gradients": ("overwrite", "add"),
    }

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for index, row in enumerate(ROWS):
            yield self.case(rng, *row, small=index < 2)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for sizes in TINY:
            case = self.case(rng, *sizes, "float64", small=True)
            yield in_whole_numbers(case, rng, keep=False)

    def case(
        self, rng: np.random.Generator, N: int, c_in: int, c_out: int, dtype: str, small: bool
    ) -> Case:
        """Draw one case of these sizes; the second call's batch is larger by one."""
        drawn = draw_small if small else draw
        return Case(
            label=f"{kind_of(dtype)}A of shape {(N, c_in)}, {c_out} out",
            sizes=[c_in, c_out],
            W=drawn(rng, (c_out, c_in), dtype),
            b=drawn(rng, (c_out, 1), dtype),
            calls=[call(rng, (N + more, c_in), (N + more, c_out), dtype, small) for more in (0, 1)],
        )

    def build(self, student: Any, case: Case) -> Any:
        return student.Linear(*case.sizes)

    def fresh(self, initial: Mapping[str, np.ndarray]) -> dict[str, Any]:
        return {f"size of {name} as constructed": float(v.size) for name, v in initial.items()}

    def constructed(self, case: Case) -> Iterator[Expected]:
        # Any values are right to start from, but not any number of them.
        for name in self.parameters:
            size = np.asarray(float(case[name].size))
            yield Expected(f"size of {name} as constructed", Aspect.STATE, size, given=True)

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A @ parameters["W"].T + parameters["b"].T

    def arguments(self, case: Case) -> list[str]:
        return ["*sizes"]

    def in_torch(self, case: Case, reading: Reading) -> str:
        return "return A @ W.T + b.T"

    def ways(self, gradient: np.ndarray, call: Case) -> dict[str, np.ndarray]:
        return {"mean": gradient / len(call.A)}

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        c_in, c_out = case.sizes
        return {"Z": c_in, "dLdA": c_out, "dLdW": len(call.A), "dLdb": len(call.A)}
