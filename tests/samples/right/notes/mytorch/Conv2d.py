import numpy as np

from resampling import *


class Conv2d_stride1:

    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        N, C, H_in, W_in = A.shape
        k = self.kernel_size
        H_out = H_in - k + 1
        W_out = W_in - k + 1
        Z = np.zeros((N, self.out_channels, H_out, W_out))
        for i in range(H_out):
            for j in range(W_out):
                window = A[:, :, i:i + k, j:j + k]
                Z[:, :, i, j] = np.tensordot(window, self.W, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        _, _, H_in, W_in = self.A.shape
        k = self.kernel_size
        for i in range(k):
            for j in range(k):
                window = self.A[:, :, i:i + H_out, j:j + W_out]
                self.dLdW[:, :, i, j] = np.tensordot(dLdZ, window, axes=([0, 2, 3], [0, 2, 3]))
        self.dLdb = np.sum(dLdZ, axis=(0, 2, 3))
        pad = k - 1
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        flipped = np.flip(self.W, axis=(2, 3))
        dLdA = np.zeros(self.A.shape)
        for i in range(H_in):
            for j in range(W_in):
                window = padded[:, :, i:i + k, j:j + k]
                dLdA[:, :, i, j] = np.tensordot(window, flipped, axes=([1, 2, 3], [0, 2, 3]))
        return dLdA


class Conv2d:

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.padding = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        N, C, H_in, W_in = A.shape
        p = self.padding
        padded = np.zeros((N, C, H_in + 2 * p, W_in + 2 * p))
        padded[:, :, p:p + H_in, p:p + W_in] = A
        self.H_in = H_in
        self.W_in = W_in
        Z = self.conv2d_stride1.forward(padded)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        p = self.padding
        delta = self.downsample2d.backward(dLdZ)
        dLdA = self.conv2d_stride1.backward(delta)
        return dLdA[:, :, p:p + self.H_in, p:p + self.W_in]
