# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: dLdW is divided by the batch size, though the loss already takes the mean.
# named: convolution/gradient_divided_by_batch

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None,
                 bias_init_fn=None):
        self.in_ch = in_channels
        self.out_ch = out_channels
        self.k = kernel_size
        self.W = self._init_W(weight_init_fn)
        self.b = self._init_b(bias_init_fn)
        self.dLdW = 0 * self.W
        self.dLdb = 0 * self.b

    def _init_W(self, fn):
        if fn:
            return fn(self.out_ch, self.in_ch, self.k)
        bound = np.sqrt(1 / (self.in_ch * self.k))
        return np.random.uniform(-bound, bound, (self.out_ch, self.in_ch, self.k))

    def _init_b(self, fn):
        return fn(self.out_ch) if fn else np.zeros(self.out_ch)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        self.A = A * 1.0
        N, _, W_in = A.shape
        W_out = W_in - self.k + 1
        Z = np.empty((N, self.out_ch, W_out), self.A.dtype)
        for w in range(W_out):
            piece = self.A[:, :, w:w + self.k]
            for c in range(self.out_ch):
                Z[:, c, w] = (piece * self.W[c]).sum(axis=(1, 2)) + self.b[c]
        return Z

    def backward(self, dLdZ):
        N, _, W_out = dLdZ.shape
        dLdW = np.zeros(self.W.shape, self.A.dtype)
        dLdb = np.zeros(self.b.shape, self.A.dtype)
        dLdA = np.zeros(self.A.shape, self.A.dtype)
        for w in range(W_out):
            piece = self.A[:, :, w:w + self.k]
            for c in range(self.out_ch):
                g = dLdZ[:, c, w].reshape(N, 1, 1)
                dLdW[c] += (g * piece).sum(axis=0)
                dLdb[c] += g.sum()
                # each output touches k inputs, give the gradient back to them
                dLdA[:, :, w:w + self.k] += (g * self.W[c]).astype(self.A.dtype)
        self.dLdW = dLdW / N
        self.dLdb = dLdb
        return dLdA


class Conv1d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A):
        N, C, W = A.shape
        padded = np.zeros((N, C, W + 2 * self.padding), A.dtype)
        padded[:, :, self.padding:self.padding + W] = A
        self.W_in = W
        return self.downsample1d.forward(self.conv1d_stride1.forward(padded))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.padding:self.padding + self.W_in]
