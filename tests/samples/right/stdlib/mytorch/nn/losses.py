from __future__ import annotations

import abc
import decimal
import fractions
import statistics
from datetime import datetime
from enum import Enum

import numpy as np

STARTED = datetime.now().strftime("%Y-%m-%d %H:%M:%S")


class Reduction(str, Enum):
    MEAN = "mean"
    SUM = "sum"

    def factor(self, count: int) -> float:
        share = {Reduction.MEAN: fractions.Fraction(1, count), Reduction.SUM: fractions.Fraction(1)}
        return float(share[self])


class Loss(abc.ABC):
    reduction = Reduction.MEAN

    def __init__(self):
        self.history: list[float] = []

    @abc.abstractmethod
    def terms(self, A, Y): ...

    @abc.abstractmethod
    def slopes(self): ...

    def count(self) -> int:
        return self.A.size

    def forward(self, A, Y):
        self.A, self.Y = A, Y
        self.N = A.shape[0]
        value = np.sum(self.terms(A, Y)) * self.reduction.factor(self.count())
        self.history.append(float(value))
        print(self, "step", len(self.history), "trend", self.trend)
        return value

    __call__ = forward

    def backward(self):
        return self.slopes() * self.reduction.factor(self.count())

    @property
    def average(self) -> float:
        return statistics.fmean(self.history) if self.history else float("nan")

    @property
    def trend(self) -> float:
        """The slope of a line through the history, without what is not finite."""
        finite = np.ma.masked_invalid(self.history).compressed()
        if len(finite) < 2:
            return 0.0
        return np.polynomial.Polynomial.fit(np.arange(len(finite)), finite, deg=1).deriv()(0)

    def __str__(self) -> str:
        rounded = decimal.Decimal(str(self.average)).quantize(decimal.Decimal("0.0001"))
        return f"{type(self).__name__} since {STARTED}: {rounded}"


class MSELoss(Loss):
    def terms(self, A, Y):
        return np.power(A - Y, 2)

    def slopes(self):
        return 2 * (self.A - self.Y)


class L1Loss(Loss):
    def terms(self, A, Y):
        return np.fabs(A - Y)

    def slopes(self):
        return np.greater(self.A, self.Y) * 1.0 - np.less(self.A, self.Y) * 1.0


class CrossEntropyLoss(Loss):
    def count(self):
        return self.N

    def terms(self, A, Y):
        # log(sum(exp(A))) without overflow, two at a time
        self.log_sum = np.logaddexp.reduce(A, axis=1, keepdims=True)
        return Y * (self.log_sum - A)

    def slopes(self):
        return np.exp(self.A - self.log_sum) - self.Y


if __name__ == "__main__":
    loss = MSELoss()
    loss(np.zeros((2, 2)), np.ones((2, 2)))
    print(loss)
