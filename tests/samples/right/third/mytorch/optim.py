"""SGD and Adam: what they share is walking over the parameters."""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, Iterator

import numpy as np


@dataclass
class Slot:
    """One parameter of one layer, and what the optimiser remembers about it."""

    layer: Any
    name: str
    first: np.ndarray = field(init=False)
    second: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.first = np.zeros_like(self.value, dtype=float)
        self.second = np.zeros_like(self.value, dtype=float)

    @property
    def value(self) -> np.ndarray:
        return getattr(self.layer, self.name)

    @value.setter
    def value(self, new: np.ndarray) -> None:
        setattr(self.layer, self.name, new)

    @property
    def grad(self) -> np.ndarray:
        return getattr(self.layer, f"dLd{self.name}")


def slots(model: Any) -> Iterator[Slot]:
    for layer in model.layers:
        for name in ("W", "b"):
            if hasattr(layer, name):
                yield Slot(layer, name)


class Optimizer(ABC):
    def __init__(self, model: Any, lr: float):
        self.slots = list(slots(model))
        self.lr = lr
        self.t = 0

    @abstractmethod
    def direction(self, slot: Slot) -> np.ndarray:
        ...

    def step(self) -> None:
        self.t += 1
        for slot in self.slots:
            slot.value = slot.value - self.lr * self.direction(slot)


class SGD(Optimizer):
    def __init__(self, model, lr=0.1, momentum=0):
        super().__init__(model, lr)
        self.momentum = momentum

    def direction(self, slot):
        slot.first = self.momentum * slot.first + slot.grad
        return slot.first


class Adam(Optimizer):
    def __init__(self, model, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(model, lr)
        self.beta1, self.beta2, self.eps = beta1, beta2, eps

    def direction(self, slot):
        # the same as beta * old + (1 - beta) * new
        slot.first += (1 - self.beta1) * (slot.grad - slot.first)
        slot.second += (1 - self.beta2) * (slot.grad ** 2 - slot.second)
        m = slot.first / (1 - self.beta1 ** self.t)
        v = slot.second / (1 - self.beta2 ** self.t)
        return m / (np.sqrt(v) + self.eps)
