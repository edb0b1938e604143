# file: mytorch/Conv2d.py
# item: Conv2d
# mistake: dLdA is cropped with pad:-pad, which is empty for padding 0.
# named: convolution/cropped_by_minus_padding

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class Conv2d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None,
                 bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        w_shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = weight_init_fn(*w_shape) if weight_init_fn else np.random.normal(0, 1, w_shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW = np.zeros(w_shape)
        self.dLdb = np.zeros(out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        self.A = A * 1.0
        k = self.kernel_size
        N, _, H, W = A.shape
        Z = np.zeros((N, self.out_channels, H - k + 1, W - k + 1), self.A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for y in range(H - k + 1):
                    for x in range(W - k + 1):
                        window = self.A[n, :, y:y + k, x:x + k]
                        Z[n, o, y, x] = (window * self.W[o]).sum() + self.b[o]
        return Z

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW = np.zeros(self.W.shape, self.A.dtype)
        self.dLdb = np.zeros(self.b.shape, self.A.dtype)
        dLdA = np.zeros(self.A.shape, self.A.dtype)
        N, O, H, W = dLdZ.shape
        for n in range(N):
            for o in range(O):
                for y in range(H):
                    for x in range(W):
                        g = dLdZ[n, o, y, x]
                        self.dLdb[o] += g
                        self.dLdW[o] += g * self.A[n, :, y:y + k, x:x + k]
                        dLdA[n, :, y:y + k, x:x + k] += g * self.W[o]
        return dLdA


class Conv2d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        # Pad the input
        pad = self.pad
        A = np.pad(A, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
        # stride 1, then downsample
        Z = self.conv2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        pad = self.pad
        dLdZ = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(dLdZ)
        # Unpad
        dLdA = dLdA[:, :, pad:-pad, pad:-pad]
        return dLdA
