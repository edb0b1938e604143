"""Batch normalisation by hand: what was running before each call, and what evaluation takes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.layer import called
from autograder.course.byhand.walk import (
    Index,
    Line,
    Step,
    added,
    arrays,
    factor,
    multiplied,
    number,
    through_statistics,
)
from autograder.course.exercise import Case
from autograder.course.exercises.batchnorm import EPS
from autograder.course.exercises.evaluating import EVALUATED
from autograder.records.calls import SECOND

THROUGH = "(dLdNZ - mean(dLdNZ) - NZ mean(dLdNZ NZ)) / √(V + eps)"


class Walk(walk.Walk):
    """Two calls in training, then one in evaluation."""

    def settings(self) -> dict[str, float | str]:
        return {"alpha": self.case.alpha, "eps": EPS}

    def steps(self, name: str) -> list[Step]:
        given = arrays({"BW": self.case.BW, "Bb": self.case.Bb}, self.exercise)
        zeros, ones = np.zeros_like(self.case.BW), np.ones_like(self.case.BW)
        start = {"running_M": zeros, "running_V": ones}
        first, second = (arrays({"A": call.A}, self.exercise) for call in self.case.calls)
        if name.startswith("running") and not name.endswith("evaluation"):
            calls = [Step("first call", first), Step("second call", second)]
            return [Step("at the start", start), *calls[: 1 + name.endswith(SECOND)]]
        if name == EVALUATED or not name.startswith(("Z", "A", "dLd")):
            last = arrays({"A": self.case.evaluated}, self.exercise)
            training = [
                Step("first call, in training", first),
                Step("second call, in training", second),
            ]
            return [Step("", {**given, **start}), *training, Step("then in evaluation", last)]
        return called(self, given, name)

    def is_odd(self) -> bool:
        """Whether a channel has no variance."""
        axes = tuple(axis for axis in range(self.case.BW.ndim) if axis != 1)
        return any((_statistics(call.A, axes)[1] == 0).any() for call in self.case.calls)

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        channel = index[1]
        of_channel = [at for at in np.ndindex(self.case.calls[0].A.shape) if at[1] == channel]
        one = [at for at in np.ndindex(self.case.BW.shape) if at[1] == channel]
        backward = of_channel if name.startswith("dLd") else []
        scale = one if name in ("Z", "dLdA") else []
        shift, inputs = one if name == "Z" else [], [] if name == "dLdBb" else of_channel
        return self.named({"A": inputs, "dLdZ": backward, "BW": scale, "Bb": shift})

    def line(self, name: str, index: Index) -> Line | None:
        bare, second = name.removesuffix(SECOND), name.endswith(SECOND)
        case, (first, later) = self.case, self.case.calls
        call = later if second else first
        axes = tuple(axis for axis in range(call.A.ndim) if axis != 1)
        if bare in ("Z", EVALUATED):
            A = case.evaluated if bare == EVALUATED else call.A
            M, V = _statistics(call.A, axes) if bare == "Z" else self._running(axes, 2)
            return self._normalised(
                float(A[index]), float(M[index[1]]), float(V[index[1]]), index[1]
            )
        if bare in ("running_M", "running_V"):
            which, at = bare == "running_V", index[1] if len(index) > 1 else index[0]
            old = self._running(axes, int(second))[which][at]
            new = _statistics(call.A, axes)[which][at]
            a = case.alpha
            text = f"{number(a)}*{factor(old)} + {number(1 - a)}*{factor(new)}"
            letter = "MV"[which]
            return Line(
                f"alpha {bare} + (1 - alpha) {letter}", text, float(a * old + (1 - a) * new)
            )
        return self._gradient(bare, call, axes, index)

    def _normalised(self, A: float, M: float, V: float, channel: int) -> Line:
        BW, Bb = (float(self.case[name].ravel()[channel]) for name in ("BW", "Bb"))
        text = f"{factor(BW)}*({number(A)} - {factor(M)})/√({number(V)} + {EPS:g}) + {factor(Bb)}"
        return Line("", text, BW * (A - M) / (V + EPS) ** 0.5 + Bb)

    def _gradient(self, bare: str, call: Case, axes: Index, index: Index) -> Line | None:
        channel = index[1] if len(index) > 1 else index[0]
        upstream = np.moveaxis(call.dLdZ, 1, 0)[channel].ravel()
        title = self.exercise.said("dLdZ")
        if bare == "dLdBb":
            text = added(upstream)
            return Line(f"Σ {title}", text, float(upstream.sum())) if text else None
        if bare not in ("dLdBW", "dLdA"):
            return None
        M, V = (value[channel] for value in _statistics(call.A, axes))
        normal = (np.moveaxis(call.A, 1, 0)[channel].ravel() - M) / np.sqrt(V + EPS)
        if bare == "dLdA":
            group = (len(call.A), *call.A.shape[2:])
            at = int(np.ravel_multi_index((index[0], *index[2:]), group))
            scaled = float(self.case.BW.ravel()[channel]) * upstream
            return through_statistics(THROUGH, normal, scaled, at, (float(V), EPS))
        text = multiplied(zip(upstream, normal, strict=True))
        return Line(f"Σ {title} NZ", text, float((upstream * normal).sum())) if text else None

    def _running(self, axes: Index, calls: int) -> tuple[np.ndarray, np.ndarray]:
        """The running mean and variance (C,) after so many calls."""
        C, a = self.case.channels, self.case.alpha
        mean, variance = np.zeros(C), np.ones(C)
        for call in self.case.calls[:calls]:
            M, V = _statistics(call.A, axes)
            mean, variance = a * mean + (1 - a) * M, a * variance + (1 - a) * V
        return mean, variance


def _statistics(A: np.ndarray, axes: Index) -> tuple[np.ndarray, np.ndarray]:
    """Each channel's mean and variance, (C,) each."""
    return A.mean(axes), A.var(axes)
