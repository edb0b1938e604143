# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: The output is the bare correlation: b is missing from it.
# named: convolution/bias_forgotten

import numpy as np

from mytorch.resampling import Downsample2d


class Conv2d_stride1:
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            size = (out_channels, in_channels, kernel_size, kernel_size)
            self.W = np.random.normal(0, 1.0, size)
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
            A = A.astype(float)
        self.A = A
        k = self.kernel_size
        batch, _, height, width = A.shape
        out_height = height - k + 1
        out_width = width - k + 1
        Z = np.zeros((batch, self.out_channels, out_height, out_width), dtype=A.dtype)
        for b in range(batch):
            for o in range(self.out_channels):
                for h in range(out_height):
                    for w in range(out_width):
                        piece = A[b, :, h : h + k, w : w + k]
                        Z[b, o, h, w] = np.sum(piece * self.W[o])
        return Z

    def backward(self, dLdZ):
        k = self.kernel_size
        batch, _, height, width = self.A.shape
        _, _, out_height, out_width = dLdZ.shape

        self.dLdW = np.zeros(self.W.shape)
        for o in range(self.out_channels):
            for c in range(self.in_channels):
                for i in range(k):
                    for j in range(k):
                        piece = self.A[:, c, i : i + out_height, j : j + out_width]
                        self.dLdW[o, c, i, j] = np.sum(piece * dLdZ[:, o])

        self.dLdb = np.zeros(self.b.shape)
        for o in range(self.out_channels):
            self.dLdb[o] = np.sum(dLdZ[:, o])

        P = k - 1
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (P, P), (P, P)))
        flipped = np.flip(self.W, axis=(2, 3))
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        for b in range(batch):
            for c in range(self.in_channels):
                for h in range(height):
                    for w in range(width):
                        piece = padded[b, :, h : h + k, w : w + k]
                        dLdA[b, c, h, w] = np.sum(piece * flipped[:, c])
        return dLdA


class Conv2d:
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
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)
        self.parts = [self.conv2d_stride1, self.downsample2d]

    @property
    def params(self):
        return self.conv2d_stride1.params

    @property
    def grads(self):
        return self.conv2d_stride1.grads

    def forward(self, A):
        p = self.pad
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant")
        Z = self.conv2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        dLdZ = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(dLdZ)
        p = self.pad
        if p > 0:
            dLdA = dLdA[:, :, p:-p, p:-p]
        return dLdA
