"""LayerNorm and RMSNorm: every sample is normalised by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Step, Values
from autograder.records.calls import SECOND

LAYER = """
    M = mean(A)
    V = mean((A - M) ** 2)
    NZ = (A - M) / (V + eps) ** 0.5
    Z = gamma * NZ + beta
"""
LAYER_GATHERED = """
    dLdNZ = dLdZ * gamma
    dLdgamma = total(dLdZ * NZ)
    dLdbeta = total(dLdZ)
    dLdA = (dLdNZ - mean(dLdNZ) - NZ * mean(dLdNZ * NZ)) / (V + eps) ** 0.5
"""
LAYER_BACKWARD = """
    dLdNZ = dLdZ * gamma
    dLdgamma = total(dLdZ * NZ)
    dLdbeta = total(dLdZ)
    dLdV = -0.5 * row(dLdNZ * (A - M) * (V + eps) ** -1.5)
    dLdM = -row(dLdNZ * (V + eps) ** -0.5) - 2 * dLdV * row(A - M) / C
    dLdA = dLdNZ * (V + eps) ** -0.5 + 2 * dLdV * (A - M) / C + dLdM / C
"""
RMS = """
    R = (mean(A ** 2) + eps) ** 0.5
    NZ = A / R
    Z = gamma * NZ
"""
RMS_BACKWARD = """
    dLdNZ = dLdZ * gamma
    dLdgamma = total(dLdZ * NZ)
    dLdA = (dLdNZ - NZ * mean(dLdNZ * NZ)) / R
"""
RMS_TERMS = """
    dLdNZ = dLdZ * gamma
    dLdgamma = total(dLdZ * NZ)
    dLdA = dLdNZ / R - A * row(dLdNZ * A) / (C * R ** 3)
"""
TEXTS = {
    "LayerNorm": ((LAYER, LAYER_GATHERED), (LAYER, LAYER_BACKWARD)),
    "RMSNorm": ((RMS, RMS_BACKWARD), (RMS, RMS_TERMS)),
}


class Normalisation(Formula):
    """Both of them; statistics over features, gradients of parameters over the batch."""

    exercises = ("LayerNorm", "RMSNorm")
    reductions: ClassVar = {
        "mean": ("mean", "the features"),
        "row": ("sum", "the features"),
        "total": ("sum", "the batch"),
    }
    counts: ClassVar = {
        "C": {"N": "", "N·C": ": every sample is by itself"},
    }
    counted: ClassVar = {"the features": "C"}
    defaults: ClassVar = {"eps": (1e-5, 1e-6, 1e-8)}
    extra: ClassVar = {
        "_ * C / (C - 1)": "is divided by one less than the number of features, which is C - 1",
        "_ ** 0.5": "has a square root too many",
        "floor(_)": "is rounded down to whole numbers: look for `//`",
    }
    words: ClassVar = {
        "A": "the input",
        "M": "the mean",
        "V": "the variance",
        "R": "the root of the mean square",
        "NZ": "the normalised input",
        "Z": "the output",
        "dLdZ": "the upstream gradient",
        "dLdNZ": "the gradient of the normalised input",
        "dLdM": "the gradient of the mean",
        "dLdV": "the gradient of the variance",
        "C": "the number of features",
        "N": "the batch size",
        "mean(dLdNZ)": "through the mean",
        "NZ mean(dLdNZ NZ)": "through what is divided by",
        "dLdM / C": "through the mean",
        "2 dLdV (A - M) / C": "through the variance",
    }
    tags: ClassVar = {"second": "in a second call"}

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        return [{"forward": one, "backward": other} for one, other in TEXTS[exercise.name]]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        return {"the features": (1,), "the batch": (0,), "everything": (0, 1)}

    def begin(self, exercise: Exercise, case: Case) -> Values:
        names = ("gamma", "beta") if exercise.name == "LayerNorm" else ("gamma",)
        parameters = {name: case[name].astype(np.float64)[None] for name in names}
        eps = 1e-5 if exercise.name == "LayerNorm" else 1e-6
        return {**parameters, "eps": eps, "C": float(case.size)}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        parameters = ("dLdgamma", "dLdbeta") if exercise.name == "LayerNorm" else ("dLdgamma",)
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            tags = frozenset({"second"} if mark else ())
            A = one.A.astype(np.float64)
            given: dict[str, Any] = {"A": A, "N": float(len(A)), "N·C": float(A.size)}
            yield Step("forward", given, {f"Z{mark}": "Z"}, tags=tags)
            upstream = {"dLdZ": one.dLdZ.astype(np.float64)}
            names = ("dLdA", *parameters)
            yield Step("backward", upstream, {f"{n}{mark}": n for n in names}, tags=tags)

    def adds(self, reading: Reading) -> tuple[str, ...]:
        return ("dLdgamma", "dLdbeta") if reading.get("gradients") == "add" else ()
