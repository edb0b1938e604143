from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Layer(ABC):
    """Something with a forward and a backward; `train`/`eval` are no-ops unless overridden."""

    training: bool = True

    @abstractmethod
    def forward(self, A: Array) -> Array: ...

    @abstractmethod
    def backward(self, grad: Array) -> Array: ...

    def __call__(self, A: Array) -> Array:
        return self.forward(A)

    def train(self) -> None:
        self.training = True

    def eval(self) -> None:
        self.training = False


class Sequential(Layer):
    """A chain. Subclasses fill self.layers."""

    layers: list[Layer]

    def forward(self, A: Array) -> Array:
        for layer in self.layers:
            A = layer(A)
        return A

    def backward(self, grad: Array) -> Array:
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad


class Conv(Layer):
    """Pad -> stride-1 convolution -> downsample, in any number of dimensions."""

    conv: Layer
    down: Layer
    padding: int

    def forward(self, A: Array) -> Array:
        p = self.padding
        A = np.pad(A, [(0, 0)] * 2 + [(p, p)] * (A.ndim - 2))
        return self.down(self.conv(A))

    def backward(self, grad: Array) -> Array:
        dLdA = self.conv.backward(self.down.backward(grad))
        inner = tuple(slice(self.padding, n - self.padding) for n in dLdA.shape[2:])
        return dLdA[(..., *inner)]
