"""Convolution as a tensor product of windows and kernel; the way back scatters with np.add.at.

>>> windows(np.arange(4.0).reshape(1, 1, 4), 2).shape
(1, 1, 3, 2)
"""
from __future__ import annotations

import copy
import doctest
from functools import lru_cache
from typing import Sequence

import numpy as np

from mytorch.base import InitFn, Module, log
from mytorch.nn.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d


def windows(A: np.ndarray, k: int) -> np.ndarray:
    """(N, C, *places, *kernel)"""
    space = tuple(range(2, A.ndim))
    return np.lib.stride_tricks.sliding_window_view(A, (k,) * len(space), axis=space)


@lru_cache(maxsize=None)
def grid(sizes: tuple[int, ...], k: int) -> tuple[np.ndarray, ...]:
    """For each place and each offset within the kernel: which element of the input."""
    ndim = len(sizes)
    places = np.indices([n - k + 1 for n in sizes])
    offsets = np.indices([k] * ndim)
    tail, lead = (...,) + (None,) * ndim, (None,) * ndim
    return tuple(p[tail] + o[lead] for p, o in zip(places, offsets))


class _ConvStride1(Module):
    ndim = 1

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        weight_init_fn: InitFn = None,
        bias_init_fn: InitFn = None,
    ):
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = kernel_size
        rng = np.random.default_rng(seed=42)
        shape = (out_channels, in_channels, *[kernel_size] * self.ndim)
        self.W = (weight_init_fn or (lambda *size: rng.normal(size=size)))(*shape)
        self.b = (bias_init_fn or np.zeros)(out_channels)
        self.dLdW, self.dLdb = copy.deepcopy((self.W * 0.0, self.b * 0.0))

    @property
    def space(self) -> tuple[int, ...]:
        return tuple(range(2, 2 + self.ndim))

    def forward(self, A):
        self.A = A
        inner = [1, *(axis + self.ndim for axis in self.space)]
        Z = np.tensordot(windows(A, self.kernel_size), self.W, (inner, [1, *self.space]))
        return np.moveaxis(Z, -1, 1) + self.b.reshape(-1, *[1] * self.ndim)

    def backward(self, dLdZ):
        outer = [0, *self.space]
        self.dLdW = np.tensordot(dLdZ, windows(self.A, self.kernel_size), (outer, outer))
        self.dLdb = np.apply_over_axes(np.sum, dLdZ, outer).ravel()
        spread = np.tensordot(dLdZ, self.W, (1, 0))  # (N, *places, C, *kernel)
        spread = np.moveaxis(spread, 1 + self.ndim, 1)
        dLdA = np.zeros(self.A.shape)
        np.add.at(dLdA, (..., *grid(self.A.shape[2:], self.kernel_size)), spread)
        return dLdA


class Conv1d_stride1(_ConvStride1):
    ndim = 1


class Conv2d_stride1(_ConvStride1):
    ndim = 2


def pad(A: np.ndarray, p: int) -> np.ndarray:
    return np.pad(A, [(0, 0)] * 2 + [(p, p)] * (A.ndim - 2), constant_values=0)


def unpad(A: np.ndarray, p: int) -> np.ndarray:
    return A[(..., *[slice(p, n - p) for n in A.shape[2:]])]


class _Conv(Module):
    def backward(self, dLdZ):
        dLdA = self.stride1.backward(self.downsample.backward(dLdZ))
        return unpad(dLdA, self.padding)

    def forward(self, A):
        return self.downsample.forward(self.stride1.forward(pad(A, self.padding)))


class Conv1d(_Conv):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int = 0,
        weight_init_fn: InitFn = None,
        bias_init_fn: InitFn = None,
    ):
        self.stride, self.padding = stride, padding
        self.conv1d_stride1 = self.stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = self.downsample = Downsample1d(stride)
        log.info("made %r", self)


class Conv2d(_Conv):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int = 0,
        weight_init_fn: InitFn = None,
        bias_init_fn: InitFn = None,
    ):
        self.stride, self.padding = stride, padding
        self.conv2d_stride1 = self.stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = self.downsample = Downsample2d(stride)
        log.info("made %r", self)


class _ConvTranspose(Module):
    parts: Sequence[str]

    def forward(self, A):
        for part in self.parts:
            A = getattr(self, part).forward(A)
        return A

    def backward(self, dLdZ):
        for part in reversed(self.parts):
            dLdZ = getattr(self, part).backward(dLdZ)
        return dLdZ


class ConvTranspose1d(_ConvTranspose):
    parts = ("upsample1d", "conv1d_stride1")

    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )


class ConvTranspose2d(_ConvTranspose):
    parts = ("upsample2d", "conv2d_stride1")

    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )


if __name__ == "__main__":
    print(doctest.testmod())
