# file: mytorch/pool.py
# item: MeanPool2d
# mistake: A breakpoint() is still in backward; the run halts there in the debugger.
# named: "a breakpoint was left"

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.layer import Array, Layer
from mytorch.resampling import Downsample2d


def windows(A: Array, k: int) -> Array:
    """(N, C, H, W) -> (N, C, H - k + 1, W - k + 1, k * k)"""
    view = sliding_window_view(A, (k, k), axis=(-2, -1))
    return view.reshape(view.shape[:4] + (k * k,))


class _Strideless(Layer):
    def __init__(self, kernel: int) -> None:
        self.kernel = kernel

    def forward(self, A: Array) -> Array:
        A = A if np.issubdtype(A.dtype, np.floating) else A.astype(np.float64)
        self.in_shape = A.shape
        # the share of each window's element in the window's gradient
        self.share = self.weigh(windows(A, self.kernel))
        return np.einsum("nchwk,nchwk->nchw", windows(A, self.kernel), self.share)

    def backward(self, dLdZ: Array) -> Array:
        spread = np.einsum("nchw,nchwk->knchw", dLdZ, self.share.astype(dLdZ.dtype))
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        H, W = dLdZ.shape[2:]
        for offset, part in enumerate(spread):
            i, j = divmod(offset, self.kernel)
            dLdA[..., i : i + H, j : j + W] += part
        return dLdA


class MaxPool2d_stride1(_Strideless):
    def weigh(self, win: Array) -> Array:
        return (np.arange(win.shape[-1]) == win.argmax(-1)[..., None]).astype(win.dtype)


class MeanPool2d_stride1(_Strideless):
    def weigh(self, win: Array) -> Array:
        return np.full(win.shape, 1 / win.shape[-1], dtype=win.dtype)


class MaxPool2d(Layer):
    def __init__(self, kernel: int, stride: int) -> None:
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: Array) -> Array:
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    def __init__(self, kernel: int, stride: int) -> None:
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: Array) -> Array:
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ: Array) -> Array:
        dense = self.downsample2d.backward(dLdZ)
        breakpoint()
        return self.meanpool2d_stride1.backward(dense)
