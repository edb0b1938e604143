# file: mytorch/pool.py
# item: MeanPool2d_stride1
# mistake: The result is reshaped to (N, C, W_out, H_out): height and width are swapped.
# named: relation/shape

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def _stack(A, k):
    """All k * k shifted copies of A, each of the output's size: (k * k, N, C, H_out, W_out)"""
    h, w = A.shape[2] - k + 1, A.shape[3] - k + 1
    shifted = [A[:, :, i:i + h, j:j + w] for i in range(k) for j in range(k)]
    return np.stack(shifted) * 1.0


def _unstack(parts, shape, k):
    """The transpose of _stack: put every copy back where it came from and add up."""
    total = np.zeros(shape, dtype=parts.dtype)
    h, w = parts.shape[3:]
    for m, part in enumerate(parts):
        i, j = divmod(m, k)
        total[:, :, i:i + h, j:j + w] += part
    return total


class MaxPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        copies = _stack(A, self.kernel)
        self.chosen = np.argmax(copies, axis=0)
        return np.max(copies, axis=0)

    def backward(self, dLdZ):
        one_hot = np.arange(self.kernel ** 2).reshape(-1, 1, 1, 1, 1) == self.chosen
        return _unstack(one_hot * dLdZ, self.shape, self.kernel)


class MeanPool2d_stride1(Layer):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.shape = A.shape
        n, c, h, w = A.shape
        averaged = _stack(A, self.kernel).reshape(self.kernel ** 2, -1).mean(axis=0)
        return averaged.reshape(n, c, w - self.kernel + 1, h - self.kernel + 1)

    def backward(self, dLdZ):
        area = self.kernel ** 2
        return _unstack(np.stack([dLdZ / area] * area), self.shape, self.kernel)


def _strided(name, layer):
    """a pooling of stride 1, followed by Downsample2d"""

    class Strided(Layer):
        def __init__(self, kernel, stride):
            setattr(self, name, layer(kernel))
            self.downsample2d = Downsample2d(stride)

        @property
        def parts(self):
            return [getattr(self, name), self.downsample2d]

        def forward(self, A):
            for part in self.parts:
                A = part.forward(A)
            return A

        def backward(self, dLdZ):
            for part in reversed(self.parts):
                dLdZ = part.backward(dLdZ)
            return dLdZ

    return Strided


class MaxPool2d(_strided("maxpool2d_stride1", MaxPool2d_stride1)):
    pass


class MeanPool2d(_strided("meanpool2d_stride1", MeanPool2d_stride1)):
    pass
