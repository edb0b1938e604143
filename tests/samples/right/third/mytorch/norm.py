from __future__ import annotations

import numpy as np

from module import Module


class _BatchNorm(Module):
    axes: tuple[int, ...]  # over which mean and variance are taken

    def __init__(self, num_features: int, alpha: float = 0.9):
        shape = [1, num_features] + [1] * (len(self.axes) - 1)
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones(shape)
        self.Bb = np.zeros(shape)
        self.running_M = np.zeros(shape)
        self.running_V = np.ones(shape)

    def forward(self, x, eval=False):
        if eval:
            return self.BW * (x - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        self.m = np.prod([x.shape[axis] for axis in self.axes])
        mean = x.sum(self.axes, keepdims=True) / self.m
        centred = x - mean
        var = (centred ** 2).sum(self.axes, keepdims=True) / self.m
        self.running_M *= self.alpha
        self.running_M += (1 - self.alpha) * mean
        self.running_V *= self.alpha
        self.running_V += (1 - self.alpha) * var
        self.inv_std = 1 / np.sqrt(var + self.eps)
        self.x_hat = centred * self.inv_std
        return self.BW * self.x_hat + self.Bb

    def backward(self, grad):
        self.dLdBb = grad.sum(self.axes, keepdims=True)
        self.dLdBW = (grad * self.x_hat).sum(self.axes, keepdims=True)
        # everything in one line, from the paper's formulas put together
        return self.BW * self.inv_std / self.m * (
            self.m * grad - self.dLdBb - self.x_hat * self.dLdBW)


class BatchNorm1d(_BatchNorm):
    axes = (0,)


class BatchNorm2d(_BatchNorm):
    axes = (0, 2, 3)


class _PerSample(Module):
    """Normalise every row; the two kinds differ in whether the mean is taken away first."""

    centred: bool

    def __init__(self, normalized_shape: int | tuple[int, ...], eps: float):
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)

    def normalise(self, x: np.ndarray) -> np.ndarray:
        if self.centred:
            x = x - x.mean(axis=-1, keepdims=True)
        self.size = np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + self.eps)
        self.x_hat = x / self.size
        return self.x_hat

    def backward(self, grad: np.ndarray) -> np.ndarray:
        self.dLdgamma = (grad * self.x_hat).sum(axis=0)
        grad = grad * self.gamma
        grad = (grad - self.x_hat * (grad * self.x_hat).mean(axis=-1, keepdims=True)) / self.size
        return grad - grad.mean(axis=-1, keepdims=True) if self.centred else grad


class LayerNorm(_PerSample):
    centred = True

    def __init__(self, normalized_shape, eps=1e-5):
        super().__init__(normalized_shape, eps)
        self.beta = np.zeros(normalized_shape)
        self.dLdbeta = np.zeros(normalized_shape)

    def forward(self, x):
        return self.normalise(x) * self.gamma + self.beta

    def backward(self, grad):
        self.dLdbeta = grad.sum(axis=0)
        return super().backward(grad)


class RMSNorm(_PerSample):
    centred = False

    def __init__(self, normalized_shape, eps=1e-6):
        super().__init__(normalized_shape, eps)

    def forward(self, x):
        return self.normalise(x) * self.gamma
