import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.nn.base import Layer
from mytorch.nn.resampling import Downsample2d


class _Pool(Layer):
    """stride-1 pooling; scatter() adds each window's share back."""

    def __init__(self, kernel: int):
        self.kernel = kernel

    def windows(self, A: np.ndarray) -> np.ndarray:
        self.in_shape = A.shape
        k = self.kernel
        win = sliding_window_view(A, (k, k), axis=(2, 3))
        return win.reshape(*win.shape[:4], k * k)

    def scatter(self, share: np.ndarray) -> np.ndarray:
        dLdA = np.zeros(self.in_shape)
        _, _, h, w, kk = share.shape
        for t in range(kk):
            i, j = divmod(t, self.kernel)
            dLdA[:, :, i:i + h, j:j + w] += share[..., t]
        return dLdA


class MaxPool2d_stride1(_Pool):
    def forward(self, A: np.ndarray) -> np.ndarray:
        win = self.windows(A)
        self.winner = win.argmax(-1)
        return win.max(-1)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        onehot = np.eye(self.kernel ** 2)[self.winner]
        return self.scatter(onehot * dLdZ[..., None])


class MeanPool2d_stride1(_Pool):
    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.windows(A).mean(-1)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        n = self.kernel ** 2
        return self.scatter(np.broadcast_to(dLdZ[..., None] / n, (*dLdZ.shape, n)))


class MaxPool2d(Layer):
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.downsample2d(self.maxpool2d_stride1(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d(Layer):
    def __init__(self, kernel: int, stride: int):
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(kernel)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.downsample2d(self.meanpool2d_stride1(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
