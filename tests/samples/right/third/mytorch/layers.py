"""The small layers."""
from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import numpy as np

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from module import Module
from scipy.special import erf


class Activation(Module):
    """Elementwise: subclasses say f(Z) and its derivative, the chain rule is here."""

    def value(self, Z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def slope(self) -> np.ndarray:
        raise NotImplementedError

    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.Z = Z
        self.A = self.value(Z)
        return self.A

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return np.multiply(grad, self.slope())


class Identity(Activation):
    def value(self, Z):
        return Z.copy()

    def slope(self):
        return np.ones_like(self.A)


class Tanh(Activation):
    def value(self, Z):
        return np.tanh(Z)

    def slope(self):
        return 1 - np.square(self.A)


class Sigmoid(Tanh):
    """A squeezed tanh, which never overflows: (1 + tanh(Z / 2)) / 2."""

    def value(self, Z):
        return (1 + super().value(Z / 2)) / 2

    def slope(self):
        return self.A - np.square(self.A)


class GELU(Activation):
    def value(self, Z):
        self.cdf = 0.5 * (1 + erf(Z / np.sqrt(2)))
        return Z * self.cdf

    def slope(self):
        pdf = np.exp(-0.5 * self.Z ** 2) / np.sqrt(2 * np.pi)
        return self.cdf + self.Z * pdf


class Softmax(Module):
    def forward(self, Z):
        self.A = np.exp(Z - logsumexp(Z))
        return self.A

    def backward(self, grad):
        C = self.A.shape[-1]
        jacobian = self.A[:, :, None] * (np.eye(C) - self.A[:, None, :])  # (N, C, C)
        return np.matmul(grad[:, None, :], jacobian)[:, 0, :]


def logsumexp(Z: np.ndarray) -> np.ndarray:
    top = Z.max(axis=-1, keepdims=True)
    return top + np.log(np.exp(Z - top).sum(axis=-1, keepdims=True))


class ReLU(Module):
    def forward(self, Z):
        self.on = Z > 0
        return Z * self.on

    def backward(self, grad):
        return grad * self.on


class Flatten(Module):
    def forward(self, A):
        self.shape = A.shape
        return A.reshape(A.shape[0], np.prod(A.shape[1:]))

    def backward(self, grad):
        return grad.reshape(self.shape)


class Linear(Module):
    def __init__(self, in_features, out_features, debug=False):
        bound = 1 / np.sqrt(in_features)
        self.W = np.random.uniform(-bound, bound, (out_features, in_features))
        self.b = np.zeros(out_features)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        return A.dot(self.W.T) + self.b

    def backward(self, grad):
        self.dLdW = np.mean(grad[:, :, None] * self.A[:, None, :], axis=0)
        self.dLdb = np.mean(grad, axis=0)
        return grad.dot(self.W)


@dataclass
class Upsample1d(Module):
    upsampling_factor: int

    def forward(self, A):
        N, C, W = A.shape
        padded = np.zeros((N, C, W, self.upsampling_factor))
        padded[..., 0] = A
        # the zeros behind the last element go away again
        return padded.reshape(N, C, -1)[:, :, :(W - 1) * self.upsampling_factor + 1]

    def backward(self, grad):
        return grad[:, :, ::self.upsampling_factor].copy()


@dataclass
class Downsample1d(Module):
    downsampling_factor: int
    size: int = 0

    def forward(self, A):
        self.size = A.shape[-1]
        return A[:, :, np.arange(0, self.size, self.downsampling_factor)]

    def backward(self, grad):
        out = np.zeros(grad.shape[:2] + (self.size,))
        np.put_along_axis(out, self._kept(grad), grad, axis=2)
        return out

    def _kept(self, grad):
        index = np.arange(0, self.size, self.downsampling_factor)
        return np.broadcast_to(index, grad.shape)


@dataclass
class Upsample2d(Module):
    upsampling_factor: int

    def forward(self, A):
        mark = np.zeros((self.upsampling_factor, self.upsampling_factor))
        mark[0, 0] = 1
        Z = np.kron(A, mark)
        cut = self.upsampling_factor - 1
        return Z[:, :, :Z.shape[2] - cut, :Z.shape[3] - cut]

    def backward(self, grad):
        k = self.upsampling_factor
        return grad[:, :, ::k, ::k].copy()


@dataclass
class Downsample2d(Module):
    downsampling_factor: int
    shape: tuple = ()

    def forward(self, A):
        self.shape = A.shape
        k = self.downsampling_factor
        return np.ascontiguousarray(A[:, :, ::k, ::k])

    def backward(self, grad):
        out = np.zeros(self.shape)
        k = self.downsampling_factor
        out[:, :, ::k, ::k] = grad
        return out
