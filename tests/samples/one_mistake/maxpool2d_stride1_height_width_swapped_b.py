# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: The flat position of a pixel uses the height as length of a row instead of the width.
# named: pattern/only not square

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class _Pool(Layer):
    """What both pools of stride 1 have in common."""

    def __init__(self, kernel):
        self.kernel = kernel

    def _windows(self, A):
        A = A if np.issubdtype(A.dtype, np.floating) else A.astype(float)
        self.A_shape = A.shape
        k = self.kernel
        return sliding_window_view(A, (k, k), axis=(2, 3))


class MaxPool2d_stride1(_Pool):
    def forward(self, A):
        k = self.kernel
        windows = self._windows(A)
        N, C, H_out, W_out = windows.shape[:4]
        flat = windows.reshape(N, C, H_out, W_out, k * k)
        self.place = flat.argmax(axis=4)
        return np.take_along_axis(flat, self.place[..., None], axis=4)[..., 0]

    def backward(self, dLdZ):
        N, C, H, W = self.A_shape
        row_in, col_in = np.divmod(self.place, self.kernel)
        row = np.arange(dLdZ.shape[2])[:, None] + row_in
        col = np.arange(dLdZ.shape[3]) + col_in
        # one flat image for each sample and channel
        image = np.arange(N * C).reshape(N, C, 1, 1)
        target = image * (H * W) + row * H + col
        dLdA = np.zeros(N * C * H * W, dtype=dLdZ.dtype)
        np.add.at(dLdA, target.ravel(), dLdZ.ravel())
        return dLdA.reshape(N, C, H, W)


class MeanPool2d_stride1(_Pool):
    def forward(self, A):
        return self._windows(A).mean(axis=(-2, -1))

    def backward(self, dLdZ):
        k = self.kernel
        edge = (k - 1, k - 1)
        padded = np.pad(dLdZ, ((0, 0), (0, 0), edge, edge))
        # the windows of the padded gradient are those that a pixel was part of
        return sliding_window_view(padded, (k, k), axis=(2, 3)).sum(axis=(-2, -1)) / k**2


class _Strided(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.pool, self.downsample2d]

    def forward(self, A):
        Z = A
        for part in self.parts:
            Z = part.forward(Z)
        return Z

    def backward(self, dLdZ):
        grad = dLdZ
        for part in reversed(self.parts):
            grad = part.backward(grad)
        return grad


class MaxPool2d(_Strided):
    def __init__(self, kernel, stride):
        super().__init__(kernel, stride)
        self.maxpool2d_stride1 = self.pool = MaxPool2d_stride1(kernel)


class MeanPool2d(_Strided):
    def __init__(self, kernel, stride):
        super().__init__(kernel, stride)
        self.meanpool2d_stride1 = self.pool = MeanPool2d_stride1(kernel)
