import secrets

import numpy as np

from mytorch.base import Module


class Dropout(Module):
    def __init__(self, p: float = 0.5, seed: int | None = None):
        self.p = p
        self.rng = np.random.default_rng(secrets.randbits(64) if seed is None else seed)

    def draw(self, shape: tuple) -> np.ndarray:
        return self.rng.choice([0.0, 1.0], size=shape, p=[self.p, 1 - self.p])

    def forward(self, x, eval=False):
        if eval:
            return x
        self.mask = self.draw(x.shape) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask


class Dropout2d(Dropout):
    def draw(self, shape):
        return np.broadcast_to(super().draw(shape[:2])[..., None, None], shape)
