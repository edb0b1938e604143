"""All four normalizations are one: over some axes, with or without a mean."""
from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from mytorch.base import Module


@dataclass
class Moments:
    mean: np.ndarray | float
    variance: np.ndarray

    @classmethod
    def of(cls, A: np.ndarray, axes: tuple[int, ...]) -> "Moments":
        mean = A.mean(axis=axes, keepdims=True)
        return cls(mean, np.square(A - mean).mean(axis=axes, keepdims=True))

    def moved_towards(self, other: "Moments", alpha: float) -> "Moments":
        return Moments(
            alpha * self.mean + (1 - alpha) * other.mean,
            alpha * self.variance + (1 - alpha) * other.variance,
        )


class Normalization(Module):
    centred = True
    eps: float
    axes: tuple[int, ...]

    def normalize(self, A, moments: Moments):
        self.scale = np.reciprocal(np.sqrt(moments.variance + self.eps))
        self.hat = (A - moments.mean) * self.scale
        return self.hat

    def denormalize(self, grad):
        """The gradient before the normalization, of the one behind it."""
        along = np.mean(grad * self.hat, axis=self.axes, keepdims=True)
        level = np.mean(grad, axis=self.axes, keepdims=True) if self.centred else 0.0
        return self.scale * (grad - level - along * self.hat)


class BatchNorm(Normalization):
    eps = 1e-8

    def __init__(self, num_features: int, alpha: float = 0.9):
        if not 0 <= alpha <= 1:
            warnings.warn(f"alpha = {alpha} is an odd choice", UserWarning, stacklevel=2)
        shape = np.expand_dims(np.empty((1, num_features)), self.axes[1:]).shape
        self.alpha = alpha
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running = Moments(np.zeros(shape), np.ones(shape))

    @property
    def running_M(self):
        return self.running.mean

    @property
    def running_V(self):
        return self.running.variance

    def forward(self, Z, eval=False):
        if not eval:
            batch = Moments.of(Z, self.axes)
            self.running = self.running.moved_towards(batch, self.alpha)
        return self.BW * self.normalize(Z, self.running if eval else batch) + self.Bb

    def backward(self, dLdBZ):
        self.dLdBW = np.sum(dLdBZ * self.hat, axis=self.axes, keepdims=True)
        self.dLdBb = np.sum(dLdBZ, axis=self.axes, keepdims=True)
        return self.denormalize(dLdBZ * self.BW)


class BatchNorm1d(BatchNorm):
    axes = (0,)


class BatchNorm2d(BatchNorm):
    axes = (0, 2, 3)


class LayerNorm(Normalization):
    axes = (-1,)

    def __init__(self, normalized_shape, eps: float = 1e-5):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.beta = np.zeros(normalized_shape)

    def forward(self, A):
        return np.multiply(self.gamma, self.normalize(A, Moments.of(A, self.axes))) + self.beta

    def backward(self, dLdZ):
        self.dLdgamma = np.einsum("...i,...i->...i", dLdZ, self.hat).sum(axis=0)
        self.dLdbeta = dLdZ.sum(axis=0)
        return self.denormalize(dLdZ * self.gamma)


class RMSNorm(Normalization):
    axes = (-1,)
    centred = False

    def __init__(self, normalized_shape, eps: float = 1e-6):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)

    def forward(self, A):
        about_zero = Moments(0.0, np.square(A).mean(axis=-1, keepdims=True))
        return self.gamma * self.normalize(A, about_zero)

    def backward(self, dLdZ):
        self.dLdgamma = (dLdZ * self.hat).sum(axis=0)
        return self.denormalize(dLdZ * self.gamma)
