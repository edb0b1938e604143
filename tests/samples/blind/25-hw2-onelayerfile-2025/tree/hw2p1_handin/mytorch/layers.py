"""Everything except the pooling: base classes, dense layers, losses, resampling, convolutions."""
from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Callable, Optional, Sequence

import numpy as np

InitFn = Optional[Callable[..., np.ndarray]]


class Layer(ABC):
    @abstractmethod
    def forward(self, A: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def backward(self, dLdZ: np.ndarray) -> np.ndarray: ...

    def __call__(self, A: np.ndarray) -> np.ndarray:
        return self.forward(A)


@dataclass(eq=False)
class Pipeline(Layer):
    """Runs `steps` forward, and backward in reverse."""

    steps: Sequence[Layer] = field(default_factory=list)

    def forward(self, A):
        for s in self.steps:
            A = s.forward(A)
        return A

    def backward(self, dLdZ):
        for s in reversed(self.steps):
            dLdZ = s.backward(dLdZ)
        return dLdZ


# ---------------------------------------------------------------- activations
class Identity(Layer):
    def forward(self, Z):
        return Z

    def backward(self, dLdA):
        return dLdA


class Sigmoid(Layer):
    def forward(self, Z):
        self.A = np.exp(-np.logaddexp(0, -Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)


class Tanh(Layer):
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1 + self.A) * (1 - self.A)


class ReLU(Layer):
    def forward(self, Z):
        self.off = Z <= 0
        A = np.array(Z, dtype=float)
        A[self.off] = 0
        return A

    def backward(self, dLdA):
        out = np.array(dLdA, dtype=float)
        out[self.off] = 0
        return out


# ---------------------------------------------------------------- dense, loss
class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, debug: bool = False) -> None:
        rng = np.random.default_rng()
        self.W = rng.normal(0, in_features**-0.5, (out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0, keepdims=True).T
        return dLdZ @ self.W


class CrossEntropyLoss:
    def forward(self, A, Y):
        A = A - A.max(axis=1, keepdims=True)
        logZ = np.log(np.exp(A).sum(axis=1, keepdims=True))
        self.grad = (np.exp(A - logZ) - Y) / len(A)
        return float(((logZ - A) * Y).sum() / len(A))

    def backward(self):
        return self.grad


class Flatten(Layer):
    def forward(self, A):
        self.shape = A.shape
        return A.reshape(A.shape[0], -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.shape)


# ---------------------------------------------------------------- resampling
def grid(k: int, ndim: int) -> tuple[slice, ...]:
    return (slice(None), slice(None)) + (slice(0, None, k),) * (ndim - 2)


@dataclass(eq=False)
class Upsample1d(Layer):
    upsampling_factor: int

    def forward(self, A):
        k = self.upsampling_factor
        Z = np.zeros(A.shape[:2] + tuple((n - 1) * k + 1 for n in A.shape[2:]))
        Z[grid(k, A.ndim)] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[grid(self.upsampling_factor, dLdZ.ndim)]


class Upsample2d(Upsample1d):
    """Nothing to add: the slices go over however many axes there are."""


@dataclass(eq=False)
class Downsample1d(Layer):
    downsampling_factor: int
    shape: tuple[int, ...] = ()

    def forward(self, A):
        self.shape = A.shape
        return A[grid(self.downsampling_factor, A.ndim)]

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape)
        dLdA[grid(self.downsampling_factor, dLdZ.ndim)] += dLdZ
        return dLdA


class Downsample2d(Downsample1d):
    pass


# ---------------------------------------------------------------- convolution
class _ConvStride1(Layer):
    """Shift and add: one small matrix product for each place in the kernel."""

    nd: int

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int,
                 weight_init_fn: InitFn = None, bias_init_fn: InitFn = None) -> None:
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        dims = (out_channels, in_channels) + (kernel_size,) * self.nd
        self.W = weight_init_fn(*dims) if weight_init_fn else np.random.normal(0, 1.0, dims)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros(dims), np.zeros(out_channels)

    def shifts(self, space: Sequence[int]):
        """Yields (index into W, index into A) for an output of size `space`."""
        for offset in itertools.product(range(self.kernel_size), repeat=self.nd):
            yield (..., *offset), (..., *(slice(o, o + n) for o, n in zip(offset, space)))

    def forward(self, A):
        self.A = A
        space = [n - self.kernel_size + 1 for n in A.shape[2:]]
        Z = np.zeros((len(A), self.out_channels, *space)) + self.b.reshape(-1, *[1] * self.nd)
        for w, a in self.shifts(space):
            Z += np.moveaxis(np.moveaxis(A[a], 1, -1) @ self.W[w].T, -1, 1)
        return Z

    def backward(self, dLdZ):
        self.dLdW = np.zeros(self.W.shape)
        dLdA = np.zeros(self.A.shape)
        D = np.moveaxis(dLdZ, 1, -1)
        rows = D.reshape(-1, self.out_channels)
        for w, a in self.shifts(dLdZ.shape[2:]):
            self.dLdW[w] = rows.T @ np.moveaxis(self.A[a], 1, -1).reshape(-1, self.in_channels)
            dLdA[a] += np.moveaxis(D @ self.W[w], -1, 1)
        self.dLdb = rows.sum(axis=0)
        return dLdA


class Conv1d_stride1(_ConvStride1):
    nd = 1


class Conv2d_stride1(_ConvStride1):
    nd = 2


class _Conv(Layer):
    pad: int

    def forward(self, A):
        sides = [(0, 0)] * 2 + [(self.pad, self.pad)] * (A.ndim - 2)
        return self.pipe.forward(np.pad(A, sides))

    def backward(self, dLdZ):
        g = self.pipe.backward(dLdZ)
        return g[(..., *[slice(self.pad, n - self.pad) for n in g.shape[2:]])]


class Conv1d(_Conv):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn: InitFn = None, bias_init_fn: InitFn = None) -> None:
        self.stride, self.pad = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    @property
    def pipe(self):
        return Pipeline([self.conv1d_stride1, self.downsample1d])


class Conv2d(_Conv):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn: InitFn = None, bias_init_fn: InitFn = None) -> None:
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def pipe(self):
        return Pipeline([self.conv2d_stride1, self.downsample2d])


class ConvTranspose1d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn: InitFn = None, bias_init_fn: InitFn = None) -> None:
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv1d_stride1(self.upsample1d(A))

    def backward(self, dLdZ):
        return self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))


class ConvTranspose2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn: InitFn = None, bias_init_fn: InitFn = None) -> None:
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv2d_stride1(self.upsample2d(A))

    def backward(self, dLdZ):
        return self.upsample2d.backward(self.conv2d_stride1.backward(dLdZ))
