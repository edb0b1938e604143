# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: The input is cached only once: backward keeps using the very first A.
# named: pattern/only second

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def corr2(x, w):
    """Valid cross-correlation; x (N, C, H, W), w (O, C, h, w)."""
    win = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.tensordot(win, w, [(1, 4, 5), (1, 2, 3)]).transpose(0, 3, 1, 2)


def swap(x):
    return x.transpose(1, 0, 2, 3)


class Conv2d_stride1(Layer):
    _A = None

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.kernel_size = kernel_size
        args = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = np.random.rand(*args) - 0.5 if weight_init_fn is None else weight_init_fn(*args)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(args)
        self.dLdb = np.zeros(out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _remember(self, A):
        if self._A is None:
            self._A = A

    def forward(self, A):
        A = A if A.dtype.kind == "f" else A.astype(np.float64)
        self._remember(A)
        return corr2(A, self.W.astype(A.dtype)) + self.b.astype(A.dtype)[:, None, None]

    def backward(self, dLdZ):
        kind = self._A.dtype
        p = self.kernel_size - 1
        dLdZ = dLdZ.astype(kind)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        self.dLdW = swap(corr2(swap(self._A), swap(dLdZ)))
        mirrored = np.flip(self.W, axis=(2, 3)).astype(kind)
        return corr2(np.pad(dLdZ, ((0, 0), (0, 0), (p, p), (p, p))), swap(mirrored))


class Conv2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        p = self.pad
        Z = self.conv2d_stride1.forward(np.pad(A, ((0, 0), (0, 0), (p, p), (p, p))))
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        p = self.pad
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return dLdA if p == 0 else dLdA[:, :, p:-p, p:-p]
