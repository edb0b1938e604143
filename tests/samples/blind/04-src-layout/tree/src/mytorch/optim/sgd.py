from __future__ import annotations

import numpy as np


class SGD:
    PARAMS = ("W", "b")

    def __init__(self, model, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.model = model
        self.lr = lr
        self.mu = momentum
        self.velocity: dict[tuple[int, str], np.ndarray] = {}

    def step(self) -> None:
        for i, layer in enumerate(self.model.layers):
            for name in self.PARAMS:
                if not hasattr(layer, name):
                    continue
                v = self.mu * self.velocity.get((i, name), 0.0) + getattr(layer, "dLd" + name)
                self.velocity[i, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)
