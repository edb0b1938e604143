import numpy as np

from .module import Module


class _Resample(Module):
    """Shared by all four. `dims` spatial axes, `every` selects the kept elements."""

    dims = None

    def _every(self, k):
        return (Ellipsis,) + (slice(None, None, k),) * self.dims

    def _scatter(self, small, k, shape):
        big = np.zeros(shape)
        big[self._every(k)] = small
        return big


class _Up(_Resample):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        lead, space = A.shape[: -self.dims], A.shape[-self.dims :]
        return self._scatter(A, k, (*lead, *[k * (s - 1) + 1 for s in space]))

    def backward(self, dLdZ):
        return dLdZ[self._every(self.upsampling_factor)]


class _Down(_Resample):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.A_shape = A.shape
        return A[self._every(self.downsampling_factor)]

    def backward(self, dLdZ):
        return self._scatter(dLdZ, self.downsampling_factor, self.A_shape)


class Upsample1d(_Up):
    dims = 1


class Upsample2d(_Up):
    dims = 2


class Downsample1d(_Down):
    dims = 1


class Downsample2d(_Down):
    dims = 2
