"""LayerNorm and RMSNorm by hand."""

from __future__ import annotations

import numpy as np

from autograder.course.byhand import layer
from autograder.course.byhand.walk import Index, Line, added, factor, multiplied, number
from autograder.records.calls import SECOND


class Walk(layer.Walk):
    """Each sample by its own mean and variance, or mean square."""

    def settings(self) -> dict[str, float | str]:
        return {"eps": self.exercise.eps}

    def is_odd(self) -> bool:
        """Whether a sample has the same number everywhere."""
        return any((np.ptp(call.A, axis=-1) == 0).any() for call in self.case.calls)

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
        if bare == "dLdgamma":
            pairs = [*zip(dLdZ[..., index[0]].ravel(), normal[..., index[0]].ravel(), strict=True)]
            text = multiplied(pairs)
            return Line("Σ dLdZ Nx", text, sum(g * x for g, x in pairs)) if text else None
        if bare == "dLdbeta":
            column = dLdZ[..., index[0]].ravel()
            text = added(column)
            return Line("Σ dLdZ", text, float(column.sum())) if text else None
        return None
