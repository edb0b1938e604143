# file: mytorch/resampling.py
# item: Upsample2d
# mistake: The slices have no step: A lands as a block in Z's upper left corner, no zeros between.
# named: resampling/packed_at_the_front

import numpy as np


def _dtype(x):
    return x.dtype if x.dtype.kind == "f" else np.dtype(float)


class _Resampler:
    """Shared by all four: no parameters, shape kept between the two passes."""

    params = ()
    grads = ()
    _shape = None

    def __init__(self, factor):
        self.k = factor

    def _spread(self, x, shape):
        """x on a grid of zeros, k apart"""
        out = np.zeros(shape, dtype=_dtype(x))
        out[self._grid(x.ndim)] = x
        return out

    def _pick(self, x):
        return x[self._grid(x.ndim)].astype(_dtype(x))

    def _grid(self, ndim):
        return (Ellipsis,) + (slice(None, None, self.k),) * (ndim - 2)

    def _up(self, shape):
        return (*shape[:2], *(self.k * (n - 1) + 1 for n in shape[2:]))


class Upsample1d(_Resampler):
    def __init__(self, upsampling_factor):
        super().__init__(upsampling_factor)
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return self._spread(A, self._up(A.shape))

    def backward(self, dLdZ):
        return self._pick(dLdZ)


class Upsample2d(_Resampler):
    def __init__(self, upsampling_factor):
        super().__init__(upsampling_factor)
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        rows, cols = A.shape[2:]
        Z = np.zeros(self._up(A.shape), dtype=_dtype(A))
        Z[..., :rows, :cols] = A
        return Z

    def backward(self, dLdZ):
        return self._pick(dLdZ)


class Downsample1d(_Resampler):
    def __init__(self, downsampling_factor):
        super().__init__(downsampling_factor)
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self._shape = A.shape
        return self._pick(A)

    def backward(self, dLdZ):
        return self._spread(dLdZ, self._shape)


class Downsample2d(Downsample1d):
    """the grid follows ndim, so nothing changes"""
