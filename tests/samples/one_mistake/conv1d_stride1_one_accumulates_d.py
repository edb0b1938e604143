# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: dLdb adds up over several backwards while dLdW is set anew each time.
# named: relation/accumulated

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = np.random.normal(size=(out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)
        if weight_init_fn is not None:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        if bias_init_fn is not None:
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
        self.A = A if A.dtype in (np.float32, np.float64) else A.astype(np.float64)
        N, _, L = A.shape
        L_out = L - self.kernel_size + 1
        Z = np.zeros((N, self.out_channels, L_out), self.A.dtype)
        for o in range(self.out_channels):
            for i in range(self.in_channels):
                for j in range(self.kernel_size):
                    Z[:, o, :] += self.A[:, i, j:j + L_out] * self.A.dtype.type(self.W[o, i, j])
            Z[:, o, :] += self.b[o]
        return Z

    def backward(self, dLdZ):
        L_out = dLdZ.shape[2]
        dLdA = np.zeros(self.A.shape, self.A.dtype)
        dLdW = np.zeros(self.W.shape, self.A.dtype)
        for o in range(self.out_channels):
            for i in range(self.in_channels):
                for j in range(self.kernel_size):
                    dLdW[o, i, j] = np.sum(dLdZ[:, o, :] * self.A[:, i, j:j + L_out])
                    # input j..j+L_out went through this weight
                    dLdA[:, i, j:j + L_out] += dLdZ[:, o, :] * self.A.dtype.type(self.W[o, i, j])
            self.dLdb[o] += np.sum(dLdZ[:, o, :])
        self.dLdW = dLdW
        self.dLdb = self.dLdb.astype(self.A.dtype)
        return dLdA


class Conv1d(Layer):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)
        self.padding = padding

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A):
        p = self.padding
        Ap = np.pad(A, ((0, 0), (0, 0), (p, p)), "constant", constant_values=0)
        return self.downsample1d.forward(self.conv1d_stride1.forward(Ap))

    def backward(self, dLdZ):
        dLdAp = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        if self.padding == 0:
            return dLdAp
        return dLdAp[:, :, self.padding:-self.padding]
