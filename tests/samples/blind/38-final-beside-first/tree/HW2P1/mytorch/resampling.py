import numpy as np

from mytorch.Layer_Base import Layer


class _Resample(Layer):
    """Shared between 1d and 2d: a strided slice over the last `ndim` axes."""

    ndim = 1

    def _grid(self, k: int) -> tuple:
        return (slice(None), slice(None)) + (slice(None, None, k),) * self.ndim

    def _scatter(self, x: np.ndarray, spatial: tuple, k: int) -> np.ndarray:
        out = np.zeros((*x.shape[:2], *spatial), dtype=float)
        out[self._grid(k)] = x
        return out


class Upsample1d(_Resample):
    def __init__(self, upsampling_factor: int):
        self.upsampling_factor = upsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        k = self.upsampling_factor
        return self._scatter(A, tuple(k * (s - 1) + 1 for s in A.shape[2:]), k)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ[self._grid(self.upsampling_factor)]


class Upsample2d(Upsample1d):
    ndim = 2


class Downsample1d(_Resample):
    def __init__(self, downsampling_factor: int):
        self.downsampling_factor = downsampling_factor

    def forward(self, A: np.ndarray) -> np.ndarray:
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.spatial = A.shape[2:]
        return A[self._grid(self.downsampling_factor)]

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self._scatter(dLdZ, self.spatial, self.downsampling_factor)


class Downsample2d(Downsample1d):
    ndim = 2
