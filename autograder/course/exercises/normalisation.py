"""Normalisation over features: LayerNorm and RMSNorm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import ORDINARY, Aspect, Case, Expected, Reading
from autograder.course.exercises.layer import LayerExercise, call, eighths, kind_of

# Batch, features, spread of the input, dtype.
ROWS = (
    (1, 3, 1.0, "float64"),  # of two features, dLdA would be rounding alone
    (2, 3, 1.0, "float64"),
    (4, 6, 3.0, "float64"),
    (3, 4, 0.01, "float64"),
    (3, 5, 1.0, "float32"),
    (2, 4, 0.0, "float64"),
)


class Normalisation(LayerExercise):
    """What both share: every sample is normalised by itself, over its last axis."""

    aspects = ORDINARY
    shaped = False
    initialised = True
    eps: ClassVar[float]

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, C, spread, dtype in ROWS:
            calls = [call(rng, (N + more, C), (N + more, C), dtype) for more in (0, 1)]
            for one in calls:
                offset = eighths(rng.normal(size=(len(one.A), 1)))
                one["A"] = (one.A * spread + offset).astype(dtype)
            equal = ", all equal in a row" if spread == 0 else ""
            parameters = {n: rng.standard_normal(C).astype(dtype) for n in self.parameters}
            label = f"{kind_of(dtype)}A of shape {(N, C)}{equal}"
            yield Case(parameters, label=label, size=C, calls=calls)

    def build(self, student: Any, case: Case) -> Any:
        return getattr(student, self.name)(case.size)

    def built(self, case: Case) -> str:
        return f"{self.name}(size)"

    def first(self, name: str, array: str) -> tuple[str, str, str]:
        ones = "np.ones(size)" if name == "gamma" else "np.zeros(size)"
        return f"{name} as constructed", array, ones

    def constructed(self, case: Case) -> Iterator[Expected]:
        for name in self.parameters:  # the identity
            first = np.full(case.size, 1.0 if name == "gamma" else 0.0)
            title = f"{name} as constructed"
            yield Expected(title, Aspect.STATE, first, given=True, any_shape=True)

    def terms(self, case: Case, call: Case) -> dict[str, int]:
        summed = {gradient: len(call.A) for gradient in self.parameters.values()}
        return {"Z": case.size, "dLdA": case.size, **summed}

    def scale(self, case: Case, call: Case) -> float | None:
        # Rounding is divided by the deviation, as often as the backward divides by it.
        deviation = float(np.sqrt(call.A.astype(np.float64).var(axis=-1) + self.eps).min())
        return float(max(np.abs(call.A).max() / deviation, 1.0) ** 3)


class LayerNorm(Normalisation):
    """LayerNorm: each sample to mean 0 and variance 1, then times gamma plus beta."""

    name = "LayerNorm"
    home = "mytorch/layernorm.py"
    formula = "Z[n] = gamma (A[n] - mean(A[n])) / √(var(A[n]) + 1e-5) + beta"
    parameters: ClassVar[Mapping[str, str]] = {"gamma": "dLdgamma", "beta": "dLdbeta"}
    eps = 1e-5

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        shape = (case.size,)
        gamma, beta = parameters["gamma"], parameters["beta"]
        return torch.nn.functional.layer_norm(A, shape, gamma, beta, self.eps)

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"return torch.nn.functional.layer_norm(A, (size,), gamma, beta, {self.eps})"


class RMSNorm(Normalisation):
    """RMSNorm: each sample divided by its root mean square, then times gamma."""

    name = "RMSNorm"
    home = "mytorch/rmsnorm.py"
    formula = "Z[n] = gamma A[n] / √(mean(A[n]²) + 1e-6)"
    parameters: ClassVar[Mapping[str, str]] = {"gamma": "dLdgamma"}
    eps = 1e-6

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A / (A.square().mean(-1, keepdim=True) + self.eps).sqrt() * parameters["gamma"]

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"return A / (A.square().mean(-1, keepdim=True) + {self.eps}).sqrt() * gamma"
