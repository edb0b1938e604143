from dataclasses import dataclass, field
from typing import Any

import numpy as np



@dataclass
class SGD:
    model: Any
    lr: float = 0.1
    momentum: float = 0.0
    velocity: dict = field(default_factory=dict, repr=False)

    def _slots(self):
        for i, layer in enumerate(self.model.layers):
            for name in ("W", "b"):
                if hasattr(layer, name):
                    yield i, layer, name

    def step(self) -> None:
        for i, layer, name in self._slots():
            g = getattr(layer, "dLd" + name)
            v = self.momentum * self.velocity.get((i, name), 0.0) + g
            self.velocity[i, name] = v
            setattr(layer, name, getattr(layer, name) - self.lr * v)
