from __future__ import annotations

import numpy as np


class SGD:
    def __init__(self, model, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.params = [p for layer in model.layers for p in layer._params.values()]
        self.lr, self.momentum = lr, momentum
        self.velocity = [np.zeros_like(p.value) for p in self.params]

    def step(self) -> None:
        for i, p in enumerate(self.params):
            self.velocity[i] = self.momentum * self.velocity[i] + (1 - self.momentum) * p.grad
            p.value = p.value - self.lr * self.velocity[i]
