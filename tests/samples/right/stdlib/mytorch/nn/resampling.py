"""One implementation for any number of axes; the subclasses say how many."""
from __future__ import annotations

from abc import abstractmethod
from itertools import chain, repeat

import numpy as np

from mytorch.base import Module, shape_checked


class Resample(Module):
    axes: int = 1
    factor: int

    @property
    def kept(self) -> tuple:
        """Every k-th element along the last axes."""
        return tuple(chain([Ellipsis], repeat(slice(None, None, self.factor), self.axes)))

    def spread(self, small: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        large = np.zeros(shape, dtype=small.dtype)
        large[self.kept] = small
        return large

    @abstractmethod
    def forward(self, A): ...


class Upsample(Resample):
    def __init__(self, upsampling_factor: int):
        self.factor = self.upsampling_factor = int(upsampling_factor)

    def forward(self, A):
        lead, tail = A.shape[: -self.axes], A.shape[-self.axes :]
        return self.spread(A, lead + tuple(self.factor * (n - 1) + 1 for n in tail))

    def backward(self, dLdZ):
        return np.array(dLdZ[self.kept])


class Downsample(Resample):
    def __init__(self, downsampling_factor: int):
        self.factor = self.downsampling_factor = int(downsampling_factor)

    def forward(self, A):
        self.original = A.shape
        return np.array(A[self.kept])

    def backward(self, dLdZ):
        return self.spread(dLdZ, self.original)


class Upsample1d(Upsample):
    forward = shape_checked(3)(Upsample.forward)


class Downsample1d(Downsample):
    forward = shape_checked(3)(Downsample.forward)


class Upsample2d(Upsample):
    axes = 2
    forward = shape_checked(4)(Upsample.forward)


class Downsample2d(Downsample):
    axes = 2
    forward = shape_checked(4)(Downsample.forward)
