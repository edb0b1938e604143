# file: mytorch/resampling.py
# item: Downsample2d
# mistake: backward takes out * k as the input size; it has to keep the size seen in forward.
# named: resampling/size_of_the_gradient_times_k

import numpy as np

from mytorch.layer import Layer


class _Resample(Layer):
    """Shared by all four: a grid of slices that picks every k-th position."""

    ndim = 1

    def _grid(self, k):
        return (slice(None), slice(None)) + (slice(None, None, k),) * self.ndim

    def _check(self, A):
        A = np.asarray(A)
        assert A.ndim == 2 + self.ndim
        return A if np.issubdtype(A.dtype, np.floating) else A.astype(np.float64)

    @staticmethod
    def _spread(small, shape, grid):
        big = np.zeros(shape, dtype=small.dtype)
        big[grid] = small
        return big


class Upsample1d(_Resample):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        A, k = self._check(A), self.upsampling_factor
        spatial = tuple(k * (size - 1) + 1 for size in A.shape[2:])
        return self._spread(A, A.shape[:2] + spatial, self._grid(k))

    def backward(self, dLdZ):
        return np.ascontiguousarray(dLdZ[self._grid(self.upsampling_factor)])


class Downsample1d(_Resample):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        A = self._check(A)
        self._in_shape = A.shape
        return A[self._grid(self.downsampling_factor)].copy()

    def backward(self, dLdZ):
        return self._spread(dLdZ, self._in_shape, self._grid(self.downsampling_factor))


class Upsample2d(Upsample1d):
    ndim = 2


class Downsample2d(Downsample1d):
    ndim = 2

    def backward(self, dLdZ):
        k = self.downsampling_factor
        N, C, H, W = dLdZ.shape
        return self._spread(dLdZ, (N, C, H * k, W * k), self._grid(k))
