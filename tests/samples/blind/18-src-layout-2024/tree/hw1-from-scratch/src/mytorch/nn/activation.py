from __future__ import annotations

import math

import numpy as np

from mytorch.nn.base import Layer

try:
    from scipy.special import erf
except ImportError:  # pragma: no cover
    erf = np.vectorize(math.erf)


class _Elementwise(Layer):
    """Subclasses say f(Z) and its derivative as a function of (Z, A)."""

    def f(self, Z):
        raise NotImplementedError

    def df(self, Z, A):
        raise NotImplementedError

    def forward(self, Z: np.ndarray) -> np.ndarray:
        self._Z, self._A = Z, self.f(Z)
        return self._A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * self.df(self._Z, self._A)


class Identity(_Elementwise):
    f = staticmethod(lambda Z: Z)
    df = staticmethod(lambda Z, A: np.ones_like(Z))


class Sigmoid(_Elementwise):
    # tanh form: never overflows
    f = staticmethod(lambda Z: 0.5 * (1.0 + np.tanh(0.5 * Z)))
    df = staticmethod(lambda Z, A: A * (1.0 - A))


class Tanh(_Elementwise):
    f = staticmethod(np.tanh)
    df = staticmethod(lambda Z, A: 1.0 - A**2)


class ReLU(_Elementwise):
    f = staticmethod(lambda Z: np.where(Z > 0, Z, 0.0))
    df = staticmethod(lambda Z, A: Z > 0)


class GELU(_Elementwise):
    def f(self, Z):
        return 0.5 * Z * (1.0 + erf(Z / math.sqrt(2.0)))

    def df(self, Z, A):
        phi = np.exp(-0.5 * Z**2) / math.sqrt(2.0 * math.pi)
        return 0.5 * (1.0 + erf(Z / math.sqrt(2.0))) + Z * phi


class Softmax(Layer):
    def forward(self, Z: np.ndarray) -> np.ndarray:
        e = np.exp(Z - Z.max(axis=-1, keepdims=True))
        self._A = e / e.sum(axis=-1, keepdims=True)
        return self._A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        A = self._A
        J = np.einsum("ni,ij->nij", A, np.eye(A.shape[1])) - np.einsum("ni,nj->nij", A, A)
        return np.einsum("nij,ni->nj", J, dLdA)
