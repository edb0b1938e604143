# file: mytorch/activation.py
# item: ReLU
# mistake: The derivative of ReLU is taken as 1 at exactly 0; it has to be 0 there.
# named: activation/one_at_zero

from abc import ABC, abstractmethod
from math import erf, pi, sqrt

import numpy as np


class _Elementwise(ABC):
    """a = f(z) for every element, with the derivative given as a function of z"""

    params, grads = [], []

    @abstractmethod
    def f(self, z): ...

    @abstractmethod
    def df(self, z): ...

    def forward(self, Z):
        self._z = np.array(Z, dtype=np.result_type(Z, np.float16) if Z.dtype.kind == "f" else float)
        return self.f(self._z)

    def backward(self, dLdA):
        return (dLdA * self.df(self._z)).astype(self._z.dtype)

    def __call__(self, Z):
        return self.forward(Z)


class Identity(_Elementwise):
    def f(self, z):
        return +z

    def df(self, z):
        return np.ones(z.shape)


class Sigmoid(_Elementwise):
    def f(self, z):
        return np.exp(-np.logaddexp(0, -z))

    def df(self, z):
        return self.f(z) * self.f(-z)


class Tanh(_Elementwise):
    def f(self, z):
        return np.tanh(z)

    def df(self, z):
        return 1.0 - np.square(np.tanh(z))


class ReLU(_Elementwise):
    def f(self, z):
        return z.clip(min=0)

    def df(self, z):
        # slope 0 on the left, 1 on the right
        return np.heaviside(z, 1)


_erf = np.vectorize(erf, otypes=[float])


class GELU(_Elementwise):
    def cdf(self, z):
        return (1 + _erf(z / sqrt(2))) / 2

    def f(self, z):
        return (z * self.cdf(z)).astype(z.dtype)

    def df(self, z):
        pdf = np.exp(-z * z / 2) / sqrt(2 * pi)
        return self.cdf(z) + z * pdf


class Softmax(_Elementwise):
    # not really elementwise, so backward is its own
    def f(self, z):
        e = np.exp(z - np.amax(z, axis=-1)[..., None])
        return e / np.sum(e, axis=-1)[..., None]

    def df(self, z):
        a = self.f(z)
        eye = np.eye(z.shape[-1], dtype=z.dtype)
        return np.einsum("...i,ij->...ij", a, eye) - np.einsum("...i,...j->...ij", a, a)

    def backward(self, dLdA):
        return np.einsum("...i,...ij->...j", dLdA.astype(self._z.dtype), self.df(self._z))
