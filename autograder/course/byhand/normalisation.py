"""LayerNorm and RMSNorm by hand."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.walk import (
    Index,
    Line,
    added,
    factor,
    multiplied,
    number,
    through_square,
    through_statistics,
)
from autograder.records.calls import SECOND

# With g = gamma dLdZ.
CENTRED = "(g - mean(g) - Nx mean(g Nx)) / √(V + eps)"
SQUARED = "(g - Nx mean(g Nx)) / √(mean(x²) + eps)"


class Walk(layer.Walk):
    """Each sample by its own mean and variance, or mean square."""

    def settings(self) -> dict[str, float | str]:
        return {"eps": self.exercise.eps}

    def is_odd(self) -> bool:
        """Whether a sample has the same number everywhere."""
        return any((np.ptp(call.A, axis=-1) == 0).any() for call in self.case.calls)

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        places = [*np.ndindex(self.case.calls[0].A.shape)]
        if name in ("Z", "dLdA"):
            sample = [at for at in places if at[:-1] == index[:-1]]
            first = [index[-1:]] if name == "Z" else [(at[-1],) for at in sample]
            upstream = [] if name == "Z" else sample
            shift = first if "beta" in self.case and name == "Z" else []
            found = {"A": sample, "dLdZ": upstream, "gamma": first, "beta": shift}
            return self.named(found)
        column = [at for at in places if at[-1:] == index]
        return self.named({"dLdZ": column, "A": places if name == "dLdgamma" else []})

    def line(self, name: str, index: Index) -> Line | None:
        call = self.case.calls[name.endswith(SECOND)]
        bare, A, dLdZ = name.removesuffix(SECOND), call.A, call.dLdZ
        centred = self.exercise.name == "LayerNorm"
        mean = A.mean(-1, keepdims=True) if centred else 0 * A[..., :1]
        square = ((A - mean) ** 2).mean(-1, keepdims=True)
        normal = (A - mean) / np.sqrt(square + self.exercise.eps)
        if bare == "Z":
            n, at = index[:-1], index[-1]
            gamma, beta = self.case.gamma[at], self.case.beta[at] if centred else 0.0
            above = f"({number(A[index])} - {factor(mean[n][0])})" if centred else factor(A[index])
            root = f"√({number(square[n][0])} + {self.exercise.eps:g})"
            shift = f" + {factor(beta)}" if centred else ""
            value = float(gamma * normal[index] + beta)
            return Line("", f"{factor(gamma)}*{above}/{root}{shift}", value)
        if bare == "dLdA":
            n, at = index[:-1], index[-1]
            below = float(square[n][0]), self.exercise.eps
            upstream = self.case.gamma * dLdZ[n]
            if centred:
                return through_statistics(CENTRED, normal[n], upstream, at, below)
            return through_square(SQUARED, normal[n], upstream, at, below)
        if bare == "dLdgamma":
            pairs = [*zip(dLdZ[..., index[0]].ravel(), normal[..., index[0]].ravel(), strict=True)]
            text = multiplied(pairs)
            return Line("Σ dLdZ Nx", text, sum(g * x for g, x in pairs)) if text else None
        if bare == "dLdbeta":
            column = dLdZ[..., index[0]].ravel()
            text = added(column)
            return Line("Σ dLdZ", text, float(column.sum())) if text else None
        return None
