import numpy as np
from numpy.lib.stride_tricks import as_strided
from .resampling import Downsample2d


def patches(x, kh, kw):
    """view (N, C, Ho, Wo, kh, kw) without a copy"""
    n, c, h, w = x.shape
    sn, sc, sh, sw = x.strides
    return as_strided(x, (n, c, h - kh + 1, w - kw + 1, kh, kw), (sn, sc, sh, sw, sh, sw), writeable=False)


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            weight_init_fn = lambda *s: np.random.normal(0, 1.0, s)
        if bias_init_fn is None:
            bias_init_fn = np.zeros
        self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = bias_init_fn(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        P = patches(A, self.kernel_size, self.kernel_size)
        return np.einsum('ncyxij,ocij->noyx', P, self.W, optimize=True) + self.b[None, :, None, None]

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdb = np.einsum('noyx->o', dLdZ)
        self.dLdW = np.einsum('ncyxij,noyx->ocij', patches(self.A, k, k), dLdZ, optimize=True)
        dLdA = np.zeros(self.A.shape)
        for i in range(k):
            for j in range(k):
                dLdA[:, :, i:i + dLdZ.shape[2], j:j + dLdZ.shape[3]] += np.einsum('noyx,oc->ncyx', dLdZ, self.W[:, :, i, j])
        return dLdA


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride, self.padding = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        p = self.padding
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        p = self.padding
        g = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return g[:, :, p:-p, p:-p] if p else g
