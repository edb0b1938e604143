# file: mytorch/adam.py
# item: Adam
# mistake: eps stands inside the square root of the second moment instead of behind it.
# accepted: eps may stand on either side of the root, by the assignment's conventions

from dataclasses import dataclass

import numpy as np


@dataclass
class Moments:
    """Running averages of one parameter's gradient and of its square."""

    first: np.ndarray | float = 0.0
    second: np.ndarray | float = 0.0

    def absorb(self, g, beta1, beta2):
        self.first = self.first * beta1 + g * (1 - beta1)
        self.second = self.second * beta2 + np.square(g) * (1 - beta2)

    def direction(self, correction1, correction2, eps):
        return (self.first / correction1) / np.sqrt(self.second / correction2 + eps)


class Adam:
    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.t = 0
        self._slots = []
        for layer in model.layers:
            for name in ("W", "b"):
                if hasattr(layer, name):
                    self._slots.append((layer, name, Moments()))

    @property
    def _corrections(self):
        return 1 - self.beta1**self.t, 1 - self.beta2**self.t

    def step(self):
        self.t += 1
        c1, c2 = self._corrections
        for layer, name, moments in self._slots:
            moments.absorb(getattr(layer, f"dLd{name}"), self.beta1, self.beta2)
            change = self.lr * moments.direction(c1, c2, self.eps)
            setattr(layer, name, getattr(layer, name) - change)
