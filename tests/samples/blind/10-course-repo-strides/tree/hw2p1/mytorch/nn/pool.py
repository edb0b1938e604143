import numpy as np

from mytorch.nn.Conv2d import windows2d
from mytorch.nn.resampling import Downsample2d


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        k = self.kernel
        self.A_shape = A.shape
        w = windows2d(A, k)
        flat = w.reshape(w.shape[:4] + (k * k,))
        self.argmax = flat.argmax(axis=-1)
        return np.take_along_axis(flat, self.argmax[..., None], axis=-1)[..., 0]

    def backward(self, dLdZ):
        k = self.kernel
        N, C, H, W = self.A_shape
        n, c, i, j = np.indices(dLdZ.shape, sparse=True)
        rows, cols = i + self.argmax // k, j + self.argmax % k
        dLdA = np.zeros(self.A_shape)
        np.add.at(dLdA, (n, c, rows, cols), dLdZ)
        return dLdA


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        return windows2d(A, self.kernel).mean(axis=(4, 5))

    def backward(self, dLdZ):
        k = self.kernel
        p = (k - 1, k - 1)
        # the adjoint of a mean filter is a mean filter on the padded gradient
        return windows2d(np.pad(dLdZ, ((0, 0), (0, 0), p, p)), k).mean(axis=(4, 5))


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        return self.downsample2d(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        return self.downsample2d(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))
