"""Batch normalisation: the paper's algorithm 1 and its gradients (Ioffe and Szegedy, 2015)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.exercises.batchnorm import EPS
from autograder.course.exercises.evaluating import EVALUATED
from autograder.course.formula import Formula, Step, Values
from autograder.records.calls import SECOND

NORMALISED = """
    M = mean(A)
    V = mean((A - M) ** 2)
    NZ = (A - M) / (V + eps) ** 0.5
    Z = BW * NZ + Bb
"""
MOVE_M = "    running_M = alpha * running_M + (1 - alpha) * M\n"
MOVE_V = "    running_V = alpha * running_V + (1 - alpha) * V\n"
# Which comes first tells what the other has instead of its own: the old one, or the new one.
FORWARD, FORWARD_V_FIRST = NORMALISED + MOVE_M + MOVE_V, NORMALISED + MOVE_V + MOVE_M
BACKWARD = """
    dLdNZ = dLdZ * BW
    dLdBW = total(dLdZ * NZ)
    dLdBb = total(dLdZ)
    dLdV = -0.5 * total(dLdNZ * (A - M) * (V + eps) ** -1.5)
    dLdM = -total(dLdNZ * (V + eps) ** -0.5) - 2 * dLdV * total(A - M) / n
    dLdA = dLdNZ * (V + eps) ** -0.5 + 2 * dLdV * (A - M) / n + dLdM / n
"""
# The same gradient, gathered.
GATHERED = """
    dLdNZ = dLdZ * BW
    dLdBW = total(dLdZ * NZ)
    dLdBb = total(dLdZ)
    S = (V + eps) ** 0.5
    dLdA = (n * dLdNZ - total(dLdNZ) - NZ * total(dLdNZ * NZ)) / n / S
"""
EVALUATION = """
    NX = (X - running_M) / (running_V + eps) ** 0.5
    Z = BW * NX + Bb
"""


class BatchNorm(Formula):
    """Both of them: over features, and over images."""

    exercises = ("BatchNorm1d", "BatchNorm2d")
    reductions: ClassVar = {"mean": ("mean", "the batch"), "total": ("sum", "the batch")}
    state = ("running_M", "running_V")
    tags: ClassVar = {
        "training": "in training",
        "evaluation": "in evaluation",
        "second": "in a second call",
    }
    extra: ClassVar = {
        "_ * n / (n - 1)": "is divided by one less than the number of values, which is n - 1",
        "_ ** 0.5": "has a square root too many",
        "floor(_)": "is rounded down to whole numbers: look for `//`",
    }
    defaults: ClassVar = {"alpha": (0.9, 0.1)}
    instead: ClassVar = {
        "goes by the running mean and variance: the batch's own are for this":
            {"M": "running_M", "V": "running_V"},
        "goes by the last training batch's mean and variance: the running ones are for this":
            {"running_M": "M", "running_V": "V"},
        "goes by the batch's own mean and variance: the running ones are for this":
            {"running_M": "MX", "running_V": "VX"},
        "normalises the last batch in training, not what it was given": {"X": "A"},
    }  # fmt: skip
    counts: ClassVar = {
        "n": {
            "N·H·H": ": the height is taken for the width",
            "N·W·W": ": the width is taken for the height",
            "H·W": ": the batch size is missing",
            "N·H": ": the width is missing",
            "N·W": ": the height is missing",
            "N": ": the height and the width are missing",
            "C": ": that is the number of channels",
            "N·C": ": every channel is by itself",
            "C·H·W": ": the channels are taken for the batch",
            "N·C·H·W": ": every channel is by itself",
        }
    }
    counted: ClassVar = {"the batch": "n"}
    words: ClassVar = {
        "A": "the input",
        "X": "the input",
        "MX": "the mean of the batch itself",
        "VX": "the variance of the batch itself",
        "M": "the batch's mean",
        "V": "the batch's variance",
        "NZ": "the normalised input",
        "NX": "the normalised input",
        "Z": "the output",
        "dLdZ": "the upstream gradient",
        "n": "the number of values of a channel",
        "N": "the batch size",
        "dLdNZ": "the gradient of the normalised input",
        "dLdM": "the gradient of the mean",
        "dLdV": "the gradient of the variance",
        "S": "the standard deviation",
        "dLdM / n": "through the mean",
        "2 dLdV (A - M) / n": "through the variance",
        "NZ Σ dLdNZ NZ": "through the variance",
        "Σ dLdNZ": "through the mean",
    }

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        rest = {"forward": FORWARD, "evaluation": EVALUATION}
        other = {**rest, "forward": FORWARD_V_FIRST}
        return [{**rest, "backward": BACKWARD}, {**other, "backward": GATHERED}]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        if exercise.name == "BatchNorm1d":
            return {"the batch": (0,), "the features": (1,), "everything": (0, 1)}
        return {
            "the batch": (0, 2, 3),
            "the batch, without the pixels,": (0,),
            "the pixels, without the batch,": (2, 3),
            "the channels": (1,),
            "the channels and pixels": (1, 2, 3),
            "everything": (0, 1, 2, 3),
        }

    def begin(self, exercise: Exercise, case: Case) -> Values:
        first = {"running_M": np.zeros(case.BW.shape), "running_V": np.ones(case.BW.shape)}
        parameters = {name: case[name].astype(np.float64) for name in ("BW", "Bb")}
        return {**first, **parameters, "alpha": case.alpha, "eps": EPS}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            tags = frozenset({"training", *({"second"} if mark else ())})
            A = one.A.astype(np.float64)
            given: dict[str, Any] = {"A": A, "n": A.size / A.shape[1], **_sizes(A.shape)}
            names = ("Z", "running_M", "running_V")
            yield Step("forward", given, {f"{n}{mark}": n for n in names}, tags=tags)
            names = ("dLdA", "dLdBW", "dLdBb")
            upstream = {"dLdZ": one.dLdZ.astype(np.float64)}
            yield Step("backward", upstream, {f"{n}{mark}": n for n in names}, tags=tags)
        shown = {EVALUATED: "Z", "running_M after evaluation": "running_M"}
        X, axes = case.evaluated.astype(np.float64), self.axes(exercise)["the batch"]
        own = {"MX": X.mean(axes, keepdims=True), "VX": X.var(axes, keepdims=True)}
        given = {"X": X, **own}
        yield Step("evaluation", given, shown, tags=frozenset({"evaluation"}))

    def adds(self, reading: Reading) -> tuple[str, ...]:
        return ("dLdBW", "dLdBb") if reading.get("gradients") == "add" else ()


def _sizes(shape: tuple[int, ...]) -> dict[str, float]:
    """Numbers of elements along axes, and what may be taken for them."""
    if len(shape) < len("NCHW"):
        N, C = map(float, shape)
        return {"N": N, "C": C, "N·C": N * C}
    N, C, H, W = map(float, shape)
    squares = {"N·H·H": N * H * H, "N·W·W": N * W * W, "N·H": N * H, "N·W": N * W}
    all_pixels = {"H·W": H * W, "C·H·W": C * H * W, "N·C·H·W": N * C * H * W}
    return {"N": N, "C": C, "N·C": N * C, **squares, **all_pixels}
