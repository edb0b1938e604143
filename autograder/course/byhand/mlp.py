"""Multilayer perceptrons by hand."""

from __future__ import annotations

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.walk import Index, Line, Step, arrays, factor, multiplied


class Walk(walk.Walk):
    """The weights of each layer, then forward and backward."""

    def steps(self, name: str) -> list[Step]:
        given = {
            f"{parameter} of layer {number}": values[number - 1]
            for number in range(1, len(self.case.W) + 1)
            for parameter, values in (("W", self.case.W), ("b", self.case.b))
        }
        backward = {"dLdZ": self.case.dLdZ} if name.startswith("dLd") else {}
        call = arrays({"A": self.case.A, **backward}, self.exercise)
        return [Step("", {**given, **call})]

    def line(self, name: str, index: Index) -> Line | None:
        if name not in ("Z", "Z again"):
            return None
        A, last = self.case.A.astype(float), len(self.case.W)
        for W, b in zip(self.case.W[:-1], self.case.b[:-1], strict=True):
            A = np.maximum(A @ W.T + b.T, 0)
        n, o = index
        row, weights, bias = A[n], self.case.W[-1][o], float(self.case.b[-1][o, 0])
        text = multiplied(zip(row, weights, strict=True))
        if text is None:
            return None
        value, text = float(row @ weights + bias), f"{text} + {factor(bias)}"
        names = f"Σ A W + b of layer {last}" if last > 1 else "Σ A W + b"
        if self.exercise.last:
            return Line(f"max({names}, 0)", f"max({text}, 0)", max(value, 0.0))
        return Line(names, text, value)
