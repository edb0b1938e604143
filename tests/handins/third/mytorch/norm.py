from __future__ import annotations

from contextlib import contextmanager

import numpy as np

from module import Module


class BatchNorm2d(Module):

    def __init__(self, num_features: int, alpha: float = 0.9):
        self.alpha = alpha
        self.eps = 1e-8
        self.BW = np.ones((1, num_features, 1, 1))
        self.Bb = np.zeros((1, num_features, 1, 1))
        self.running_M = np.zeros((1, num_features, 1, 1))
        self.running_V = np.ones((1, num_features, 1, 1))

    def forward(self, x, eval=False):
        if eval:
            return self.BW * (x - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        self.m = x.shape[0] * x.shape[2] * x.shape[3]
        mean = x.sum((0, 2, 3), keepdims=True) / self.m
        centred = x - mean
        var = (centred ** 2).sum((0, 2, 3), keepdims=True) / self.m
        self.running_M *= self.alpha
        self.running_M += (1 - self.alpha) * mean
        self.running_V *= self.alpha
        self.running_V += (1 - self.alpha) * var
        self.inv_std = 1 / np.sqrt(var + self.eps)
        self.x_hat = centred * self.inv_std
        return self.BW * self.x_hat + self.Bb

    def backward(self, grad):
        self.dLdBb = grad.sum((0, 2, 3), keepdims=True)
        self.dLdBW = (grad * self.x_hat).sum((0, 2, 3), keepdims=True)
        # everything in one line, from the paper's formulas put together
        return self.BW * self.inv_std / self.m * (
            self.m * grad - self.dLdBb - self.x_hat * self.dLdBW)


class BatchNorm1d(BatchNorm2d):
    """The same for images of one pixel."""

    def __init__(self, num_features: int, alpha: float = 0.9):
        super().__init__(num_features, alpha)
        for name in ("BW", "Bb", "running_M", "running_V"):
            setattr(self, name, getattr(self, name)[:, :, 0, 0])

    def forward(self, x, eval=False):
        with self.as_images():
            return super().forward(x[:, :, None, None], eval)[:, :, 0, 0]

    def backward(self, grad):
        with self.as_images():
            grad = super().backward(grad[:, :, None, None])[:, :, 0, 0]
        self.dLdBW, self.dLdBb = self.dLdBW[:, :, 0, 0], self.dLdBb[:, :, 0, 0]
        return grad

    @contextmanager
    def as_images(self):
        names = ("BW", "Bb", "running_M", "running_V")
        for name in names:
            setattr(self, name, getattr(self, name)[:, :, None, None])
        yield
        for name in names:
            setattr(self, name, getattr(self, name)[:, :, 0, 0])


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
