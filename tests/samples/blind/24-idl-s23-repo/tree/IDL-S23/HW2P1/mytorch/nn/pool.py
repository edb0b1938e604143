import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .module import Module
from .resampling import Downsample2d


class MaxPool2d_stride1(Module):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A_shape = A.shape
        win = sliding_window_view(A, (self.kernel, self.kernel), axis=(2, 3))
        win = win.reshape(*win.shape[:4], -1)
        self.idx = win.argmax(axis=-1)
        return np.take_along_axis(win, self.idx[..., None], axis=-1)[..., 0]

    def backward(self, dLdZ):
        n, c, y, x = np.indices(self.idx.shape)
        dy, dx = np.divmod(self.idx, self.kernel)
        flat = np.ravel_multi_index((n, c, y + dy, x + dx), self.A_shape)
        summed = np.bincount(flat.ravel(), weights=dLdZ.ravel(), minlength=int(np.prod(self.A_shape)))
        return summed.reshape(self.A_shape)


class MeanPool2d_stride1(Module):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        return sliding_window_view(A, (self.kernel, self.kernel), axis=(2, 3)).mean(axis=(-2, -1))

    def backward(self, dLdZ):
        p = self.kernel - 1
        padded = np.pad(dLdZ, [(0, 0), (0, 0), (p, p), (p, p)])
        return self.forward(padded)


class MaxPool2d(Module):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.chain(A, self.maxpool2d_stride1, self.downsample2d)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, self.maxpool2d_stride1, self.downsample2d)


class MeanPool2d(Module):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.chain(A, self.meanpool2d_stride1, self.downsample2d)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, self.meanpool2d_stride1, self.downsample2d)
