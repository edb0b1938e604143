"""Activations from pairs of functions: the value, and the derivative by input and output."""
from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import partial
from typing import Callable

import numpy as np

from ..base import Module

try:
    from scipy.special import erf
except ImportError:  # my laptop has no SciPy
    erf = np.vectorize(math.erf, otypes=[float])

try:
    import matplotlib.pyplot as plt
except Exception:
    plt = None


@dataclass(frozen=True)
class Curve:
    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


def stable_sigmoid(Z):
    with np.errstate(over="ignore", under="ignore"):
        return np.piecewise(
            Z, [Z >= 0, Z < 0],
            [lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(z) / (1 + np.exp(z))],
        )


def normal_cdf(Z):
    return 0.5 * (1 + erf(Z / math.sqrt(2)))


def normal_pdf(Z):
    return np.exp(-np.square(Z) / 2) / math.sqrt(math.tau)


class Activation(Module):
    curve: Curve

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.forward.__doc__ = f"A = {cls.__name__}(Z)"

    def forward(self, Z):
        self.Z = Z
        self.A = self.curve.value(Z)
        return self.A

    def backward(self, dLdA):
        return operator.mul(dLdA, self.curve.slope(self.Z, self.A))

    def plot(self, low=-5.0, high=5.0):
        x = np.linspace(low, high, 200)
        plt.plot(x, self.forward(x))
        plt.title(type(self).__name__)
        plt.show()


class Identity(Activation):
    curve = Curve(np.positive, lambda Z, A: np.ones_like(A))


class Sigmoid(Activation):
    curve = Curve(stable_sigmoid, lambda Z, A: A * (1 - A))


class Tanh(Activation):
    curve = Curve(np.tanh, lambda Z, A: 1 - A**2)


class ReLU(Activation):
    curve = Curve(partial(np.clip, a_min=0, a_max=None), lambda Z, A: np.heaviside(Z, 0))


class GELU(Activation):
    curve = Curve(
        lambda Z: Z * normal_cdf(Z),
        lambda Z, A: normal_cdf(Z) + Z * normal_pdf(Z),
    )


class Softmax(Module):
    def forward(self, Z):
        powers = np.exp(np.subtract(Z, np.max(Z, axis=-1, keepdims=True)))
        self.A = np.divide(powers, np.sum(powers, axis=-1, keepdims=True))
        np.testing.assert_allclose(self.A.sum(axis=-1), 1, rtol=1e-4)
        return self.A

    def backward(self, dLdA):
        # the Jacobian of each row is diag(a) - a a^T
        rows = (np.diag(a) - np.outer(a, a) for a in self.A)
        return np.stack([J @ g for J, g in zip(rows, dLdA, strict=True)])


if __name__ == "__main__":
    for kind in Activation.__subclasses__():
        Z, h = np.linspace(-3, 3, 14), 1e-6
        numeric = (kind().forward(Z + h) - kind().forward(Z - h)) / (2 * h)
        layer = kind()
        layer.forward(Z)
        print(kind.__name__, np.abs(layer.backward(np.ones_like(Z)) - numeric).max())
