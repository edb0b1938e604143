# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: forward never adds the bias b.
# named: convolution/bias_forgotten

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(
                0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if A.dtype.kind != "f":
            A = A.astype("float64")
        self.A = A
        K = self.kernel_size
        batch_size, _, input_height, input_width = A.shape
        output_height = input_height - K + 1
        output_width = input_width - K + 1
        Z = np.zeros((batch_size, self.out_channels, output_height, output_width), A.dtype)
        for h in range(output_height):
            for w in range(output_width):
                patch = A[:, :, h:h + K, w:w + K]
                for c in range(self.out_channels):
                    Z[:, c, h, w] = np.sum(patch * self.W[c], axis=(1, 2, 3))
        return Z

    def backward(self, dLdZ):
        K = self.kernel_size
        batch_size, _, output_height, output_width = dLdZ.shape
        dLdW = np.zeros(self.W.shape, self.A.dtype)
        dLdb = np.zeros(self.b.shape, self.A.dtype)
        for c in range(self.out_channels):
            for n in range(batch_size):
                dLdb[c] += np.sum(dLdZ[n, c])
                for i in range(K):
                    for j in range(K):
                        patch = self.A[n, :, i:i + output_height, j:j + output_width]
                        dLdW[c, :, i, j] += np.sum(patch * dLdZ[n, c], axis=(1, 2))
        self.dLdW = dLdW
        self.dLdb = dLdb

        padded = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1), (K - 1, K - 1)))
        flipped = self.W[:, :, ::-1, ::-1]
        dLdA = np.zeros(self.A.shape, self.A.dtype)
        for h in range(self.A.shape[2]):
            for w in range(self.A.shape[3]):
                patch = padded[:, :, h:h + K, w:w + K]
                for c in range(self.in_channels):
                    dLdA[:, c, h, w] = np.sum(patch * flipped[:, c], axis=(1, 2, 3))
        return dLdA


class Conv2d(Layer):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        padded = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)))
        Z = self.conv2d_stride1.forward(padded)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        dLdA = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(dLdA)
        if self.pad != 0:
            dLdA = dLdA[:, :, self.pad:-self.pad, self.pad:-self.pad]
        return dLdA
