"""Batch normalisation in NumPy, part by part, so that a mistake can replace one of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.course.exercises.batchnorm import EPS
from autograder.course.mistake import Shown, Whole
from autograder.records.calls import SECOND


class Right:
    """The layer in NumPy, as it should be; a mistake replaces a method or two."""

    def __init__(self, whole: Whole) -> None:
        case = whole.case
        self.BW, self.Bb = case.BW.astype(float), case.Bb.astype(float)
        self.alpha = case.alpha
        self.axes = tuple(axis for axis in range(self.BW.ndim) if axis != 1)
        self.running_M, self.running_V = np.zeros_like(self.BW), np.ones_like(self.BW)

    def statistics(self, A: Any) -> Any:
        return A.mean(self.axes, keepdims=True), A.var(self.axes, keepdims=True)

    def deviation(self, V: Any) -> Any:
        return np.sqrt(V + EPS)

    def normal(self, centred: Any, std: Any) -> Any:
        return centred / std

    def output(self, NZ: Any) -> Any:
        return self.BW * NZ + self.Bb

    def update(self, M: Any, V: Any) -> None:
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V

    def by(self, A: Any, M: Any, V: Any) -> Any:
        """The output for A (N, C, ...), by these statistics (1, C, ...)."""
        self.A, self.V, self.count = A, V, A.size // A.shape[1]
        self.centred, self.std = A - M, self.deviation(V)
        self.NZ = self.normal(self.centred, self.std)
        return self.output(self.NZ)

    def train(self, A: Any) -> Any:
        n = np.float64(A.size // A.shape[1])
        self.unbiased = A.var(self.axes, keepdims=True) * n / (n - 1)  # NaN where n is 1
        self.guarded = self.unbiased if n > 1 else np.zeros_like(self.unbiased)
        M, V = self.statistics(A)
        self.update(M, V)
        return self.by(A, M, V)

    def evaluate(self, A: Any) -> Any:
        return self.by(A, self.running_M, self.running_V)

    def mean(self, terms: Any) -> Any:
        return terms.mean(self.axes, keepdims=True)

    def total(self, terms: Any) -> Any:
        return terms.sum(self.axes, keepdims=True)

    def scaled(self, dLdZ: Any) -> Any:
        """The gradient with respect to NZ, in its shape (N, C, ...)."""
        return dLdZ * self.BW

    def through_M(self, g: Any) -> Any:
        return self.mean(g)

    def through_V(self, g: Any) -> Any:
        return self.NZ * self.mean(g * self.NZ)

    def dLdA(self, g: Any) -> Any:
        return (g - self.through_M(g) - self.through_V(g)) / self.std

    def dLdBW(self, dLdZ: Any) -> Any:
        return self.total(dLdZ * self.NZ)

    def dLdBb(self, dLdZ: Any) -> Any:
        return self.total(dLdZ)


def play(whole: Whole, **methods: Callable[..., Any]) -> Shown:
    """What a layer shows in which these methods are wrong, until it fails."""
    layer: Any = type("Wrong", (Right,), methods)(whole)
    shown: dict[str, Any] = {}
    adding = whole.reading.get("gradients") == "add"
    # Statistics of a wrong shape may fit the first call, but not the second.
    with np.errstate(all="ignore"), suppress(ValueError):
        for one, mark in zip(whole.case.calls, ("", SECOND), strict=True):
            dLdZ = one.dLdZ.astype(float)
            shown[f"Z{mark}"] = layer.train(one.A.astype(float))
            shown[f"running_M{mark}"] = np.array(layer.running_M)
            shown[f"running_V{mark}"] = np.array(layer.running_V)
            shown[f"dLdA{mark}"] = layer.dLdA(layer.scaled(dLdZ))
            for name in ("dLdBW", "dLdBb"):
                gradient = getattr(layer, name)(dLdZ)
                shown[name + mark] = gradient + (shown[name] if mark and adding else 0.0)
        shown["Z in evaluation"] = layer.evaluate(whole.case.evaluated.astype(float))
        shown["running_M after evaluation"] = layer.running_M
    return shown


def running(whole: Whole, M: Callable[..., Any] | None, V: Callable[..., Any] | None) -> Shown:
    """What is shown where new running statistics are these functions: of the layer, M and V."""

    def update(layer: Any, mean: Any, variance: Any) -> None:
        right = Right(whole)
        right.running_M, right.running_V = layer.running_M, layer.running_V
        right.update(mean, variance)
        layer.running_M = M(layer, mean, variance) if M else right.running_M
        layer.running_V = V(layer, mean, variance) if V else right.running_V

    return play(whole, update=update)


def power(whole: Whole, of: Callable[[Any], Any]) -> Shown:
    """What is shown where dLdV has another power of the variance, this function of it."""
    return play(
        whole,
        through_V=lambda n, g: n.std * n.centred * n.total(g * n.centred) * of(n.V + EPS) / n.count,
    )
