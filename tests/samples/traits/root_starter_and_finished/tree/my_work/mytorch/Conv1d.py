import numpy as np
from resampling import *


class Conv1d_stride1:
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.k = kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = np.random.randn(*shape) if weight_init_fn is None else weight_init_fn(*shape)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        n = A.shape[2] - self.k + 1
        Z = np.zeros((A.shape[0], self.W.shape[0], n))
        for i in range(self.k):
            Z += np.einsum("ncx,oc->nox", A[:, :, i : i + n], self.W[:, :, i])
        return Z + self.b[None, :, None]

    def backward(self, dLdZ):
        n = dLdZ.shape[2]
        dLdA = np.zeros(self.A.shape)
        self.dLdb = dLdZ.sum(axis=(0, 2))
        for i in range(self.k):
            self.dLdW[:, :, i] = np.einsum("nox,ncx->oc", dLdZ, self.A[:, :, i : i + n])
            dLdA[:, :, i : i + n] += np.einsum("nox,oc->ncx", dLdZ, self.W[:, :, i])
        return dLdA


class Conv1d:
    def __init__(
        self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.pad : dLdA.shape[2] - self.pad]
