from __future__ import annotations

import math
from collections import ChainMap, defaultdict
from dataclasses import asdict, dataclass
from itertools import count, product
from typing import Any, Iterator

import numpy as np


def learnables(model: Any) -> Iterator[tuple[Any, str]]:
    """All (layer, name) with a parameter of this name."""
    yield from ((one, name) for one, name in product(model.layers, "Wb") if name in vars(one))


@dataclass
class SGDSettings:
    lr: float = 0.1
    momentum: float = 0


class SGD:
    def __init__(self, model, lr=0.1, momentum=0):
        self.settings = SGDSettings(lr, momentum)
        self.parameters = list(learnables(model))
        self.velocity = defaultdict(float)

    def step(self):
        for index, (layer, name) in enumerate(self.parameters):
            old, gradient = getattr(layer, name), getattr(layer, f"dLd{name}")
            self.velocity[index] = self.settings.momentum * self.velocity[index] + gradient
            setattr(layer, name, old - self.settings.lr * self.velocity[index])

    def __repr__(self):
        return f"SGD({asdict(self.settings)})"


class Adam:
    DEFAULTS = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.options = ChainMap({"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}, self.DEFAULTS)
        self.parameters = list(learnables(model))
        self.steps = count(1)
        self.moments = [[0.0, 0.0] for _ in self.parameters]

    def step(self):
        t = next(self.steps)
        lr, beta1, beta2, eps = (self.options[key] for key in ("lr", "beta1", "beta2", "eps"))
        for (layer, name), moments in zip(self.parameters, self.moments):
            gradient = getattr(layer, f"dLd{name}")
            for i, beta in enumerate((beta1, beta2)):
                moments[i] = beta * moments[i] + (1 - beta) * gradient ** (i + 1)
            mean = moments[0] / -math.expm1(t * math.log(beta1))  # 1 - beta1 ** t
            spread = moments[1] / -math.expm1(t * math.log(beta2))
            setattr(layer, name, getattr(layer, name) - lr * mean / (np.sqrt(spread) + eps))
