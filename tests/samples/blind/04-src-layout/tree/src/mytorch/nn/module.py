from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np


class Layer(ABC):
    """Base class of everything with a forward and a backward."""

    @abstractmethod
    def forward(self, *args: np.ndarray, **kwargs) -> np.ndarray:
        ...

    @abstractmethod
    def backward(self, grad: np.ndarray) -> np.ndarray:
        ...

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)


class Loss(ABC):
    @abstractmethod
    def forward(self, A: np.ndarray, Y: np.ndarray) -> float:
        ...

    @abstractmethod
    def backward(self) -> np.ndarray:
        ...

    def __call__(self, A, Y):
        return self.forward(A, Y)
