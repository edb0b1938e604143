from abc import ABC, abstractmethod

import numpy as np


class Layer(ABC):
    """Everything with a forward and a backward."""

    @abstractmethod
    def forward(self, *args, **kwargs) -> np.ndarray:
        ...

    @abstractmethod
    def backward(self, grad: np.ndarray) -> np.ndarray:
        ...

    def __call__(self, *args, **kwargs) -> np.ndarray:
        return self.forward(*args, **kwargs)
