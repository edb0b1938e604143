from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Param:
    """A value and its gradient."""

    value: np.ndarray
    grad: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.grad = np.zeros_like(self.value)


class Layer(ABC):
    """Layers keep their parameters in a dict; W, b, dLdW ... are read through __getattr__."""

    def __init__(self) -> None:
        object.__setattr__(self, "_params", {})

    def register(self, name: str, value: np.ndarray) -> None:
        self._params[name] = Param(value)

    def __getattr__(self, name: str):
        params = self.__dict__.get("_params", {})
        if name in params:
            return params[name].value
        if name.startswith("dLd") and name[3:] in params:
            return params[name[3:]].grad
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    def __setattr__(self, name: str, value) -> None:
        params = self.__dict__.get("_params", {})
        if name in params:
            params[name].value = value
        elif name.startswith("dLd") and name[3:] in params:
            params[name[3:]].grad = value
        else:
            object.__setattr__(self, name, value)

    @abstractmethod
    def forward(self, *args, **kwargs) -> np.ndarray: ...

    @abstractmethod
    def backward(self, *args) -> np.ndarray: ...

    def __call__(self, *args, **kwargs) -> np.ndarray:
        return self.forward(*args, **kwargs)
