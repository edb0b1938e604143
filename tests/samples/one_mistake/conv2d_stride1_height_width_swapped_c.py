# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: Output height and width are taken from the wrong axes, so only square inputs work.
# named: raised/product

import numpy as np

from mytorch.init import init_bias, init_weight
from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = init_weight("Conv2d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv2d_stride1", bias_init_fn, out_channels)
        self.dLdW = np.zeros(shape)
        self.dLdb = np.zeros(out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _window(self, r, c):
        k = self.kernel_size
        return (slice(None), slice(None), slice(r, r + k), slice(c, c + k))

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else A.astype(float)
        out_h = A.shape[3] - self.kernel_size + 1
        out_w = A.shape[2] - self.kernel_size + 1
        kernels = self.W.reshape(self.out_channels, -1)
        Z = np.empty((A.shape[0], self.out_channels, out_h, out_w), dtype=self.A.dtype)
        for r, c in np.ndindex(out_h, out_w):
            rows = self.A[self._window(r, c)].reshape(A.shape[0], -1)
            Z[:, :, r, c] = rows @ kernels.T + self.b
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        dLdW = np.zeros(self.W.shape)
        for r, c in np.ndindex(*dLdZ.shape[2:]):
            delta = dLdZ[:, :, r, c]
            window = self._window(r, c)
            dLdA[window] += np.tensordot(delta, self.W, axes=1)
            dLdW += np.tensordot(delta, self.A[window], axes=(0, 0))
        self.dLdW = dLdW
        self.dLdb = dLdZ.sum((0, 2, 3))
        return dLdA


class Conv2d(Layer):
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride,
        padding=0,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.stride = stride
        self.padding = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        pad = (self.padding, self.padding)
        A = np.pad(A, ((0, 0), (0, 0), pad, pad))
        A = self.conv2d_stride1.forward(A)
        return self.downsample2d.forward(A)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        grad = self.conv2d_stride1.backward(grad)
        height, width = grad.shape[2:]
        pad = self.padding
        return grad[:, :, pad : height - pad, pad : width - pad]
