import numpy as np


class _Resample:
    """Both directions, for any number of spatial axes."""

    ndim = 1

    def __call__(self, A):
        return self.forward(A)

    def _every(self, k):
        return (slice(None), slice(None)) + (slice(None, None, k),) * self.ndim

    def _spread(self, A, k, shape):
        out = np.zeros(A.shape[:2] + tuple(shape))
        out[self._every(k)] = A
        return out


class Upsample1d(_Resample):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        return self._spread(A, k, [k * (n - 1) + 1 for n in A.shape[2:]])

    def backward(self, dLdZ):
        return dLdZ[self._every(self.upsampling_factor)]


class Downsample1d(_Resample):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.in_shape = A.shape[2:]
        return A[self._every(self.downsampling_factor)]

    def backward(self, dLdZ):
        return self._spread(dLdZ, self.downsampling_factor, self.in_shape)


class Upsample2d(Upsample1d):
    ndim = 2


class Downsample2d(Downsample1d):
    ndim = 2
