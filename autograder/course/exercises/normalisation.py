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


# Samples of which the mean, and the deviation or the mean square, are whole; both calls'.
Samples = tuple[tuple[float, ...], ...]
FOUR, FIVE = (1, 5, 1, 5), (-2, 0, 1, 2, 4)
CENTRED: tuple[tuple[Samples, Samples], ...] = (
    ((FOUR,), (FOUR, (2, 2, 0, 0))),
    ((FIVE,), (FIVE, (4, 1, 2, 0, -2))),
    ((FOUR, (2, 2, 0, 0)), (FOUR, (0, 2, 2, 0), (5, 1, 5, 1))),
    (((3, 3, 3),), ((3, 3, 3), (2, 2, 2))),
    (((0.01, -0.01),), ((0.01, -0.01), (0.01, 0.02))),  # squared, of the size of eps
    (((0.001, -0.001),), ((0.001, -0.001), (0.001, 0.002))),
)
SQUARED: tuple[tuple[Samples, Samples], ...] = (
    (((1, 7),), ((1, 7), (7, -1))),
    (((1, 5, 7),), ((5, -7, 1), (-1, 5, 7))),
    (((1, 7), (7, -1)), ((7, 1), (1, -7), (7, 7))),
    (((0, 0),), ((0, 0), (1, 7))),
    (((0.001, 0.002),), ((0.001, 0.002), (0.002, 0.001))),  # squared, of the size of eps
)


class Normalisation(LayerExercise):
    """What both share: every sample is normalised by itself, over its last axis."""

    aspects = ORDINARY
    shaped = False
    initialised = True
    eps: ClassVar[float]
    tiny: ClassVar[tuple[tuple[Samples, Samples], ...]]
    stub: ClassVar[Mapping[str, str]] = {"A": "x", "dLdA": "dLdx"}

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for samples in self.tiny:
            inputs = [np.array(one, np.float64) for one in samples]
            C = inputs[0].shape[1]
            numbers = {"gamma": (2.0, 1.0, 3.0, -1.0, 2.0), "beta": (1.0, -1.0, 2.0, 3.0, -2.0)}
            parameters = {name: np.array(numbers[name][:C]) for name in self.parameters}
            calls = [Case(A=A, dLdZ=_upstream(A.shape)) for A in inputs]
            label = f"x of shape {inputs[0].shape}"
            yield Case(parameters, label=label, size=C, calls=calls)

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, C, spread, dtype in ROWS:
            calls = [call(rng, (N + more, C), (N + more, C), dtype) for more in (0, 1)]
            for one in calls:
                offset = eighths(rng.normal(size=(len(one.A), 1)))
                one["A"] = (one.A * spread + offset).astype(dtype)
            equal = ", all equal in a row" if spread == 0 else ""
            parameters = {n: rng.standard_normal(C).astype(dtype) for n in self.parameters}
            label = f"{kind_of(dtype)}x of shape {(N, C)}{equal}"
            yield Case(parameters, label=label, size=C, calls=calls)

    def build(self, student: Any, case: Case) -> Any:
        return getattr(student, self.name)(case.size)

    def arguments(self, case: Case) -> list[str]:
        return ["size"]

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


def _upstream(shape: tuple[int, int]) -> np.ndarray:
    """A gradient (N, C) of small whole numbers."""
    return np.resize(np.array([1.0, 2.0, 4.0, -1.0, 3.0, 1.0, -2.0]), shape)


class LayerNorm(Normalisation):
    """LayerNorm: each sample to mean 0 and variance 1, then times gamma plus beta."""

    name = "LayerNorm"
    home = "mytorch/layernorm.py"
    formula = "Z[n] = gamma (x[n] - mean(x[n])) / √(var(x[n]) + 1e-5) + beta"
    parameters: ClassVar[Mapping[str, str]] = {"gamma": "dLdgamma", "beta": "dLdbeta"}
    eps = 1e-5
    tiny = CENTRED

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
    formula = "Z[n] = gamma x[n] / √(mean(x[n]²) + 1e-6)"
    parameters: ClassVar[Mapping[str, str]] = {"gamma": "dLdgamma"}
    eps = 1e-6
    tiny = SQUARED

    def compute(self, torch: Any, case: Case, A: Any, parameters: Mapping[str, Any]) -> Any:
        return A / (A.square().mean(-1, keepdim=True) + self.eps).sqrt() * parameters["gamma"]

    def in_torch(self, case: Case, reading: Reading) -> str:
        return f"return A / (A.square().mean(-1, keepdim=True) + {self.eps}).sqrt() * gamma"
