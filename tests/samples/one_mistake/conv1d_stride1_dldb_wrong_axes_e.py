# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: dLdb sums over batch and channels, axes (0, 1), where batch and time (0, 2) are meant.
# named: relation/summed

from numpy.lib.stride_tricks import as_strided

import numpy as np

from mytorch.resampling import Downsample1d


def im2col(x, k):
    """all windows of width k as rows: (N, W_out, C * k)"""
    n, c, w = x.shape
    sn, sc, sw = x.strides
    w_out = w - k + 1
    view = as_strided(x, (n, w_out, c, k), (sn, sw, sc, sw), writeable=False)
    return view.reshape(n, w_out, c * k)


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.dims = (out_channels, in_channels, kernel_size)
        make_w = weight_init_fn or (lambda *dims: np.random.normal(size=dims))
        make_b = bias_init_fn or np.zeros
        self.W = make_w(*self.dims)
        self.b = make_b(out_channels)
        self.dLdW = np.zeros(self.dims)
        self.dLdb = np.zeros(out_channels)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        out, _, k = self.dims
        A = np.ascontiguousarray(A if A.dtype.kind == "f" else A.astype(float))
        self.shape, self.dtype = A.shape, A.dtype
        self.cols = im2col(A, k)
        Z = self.cols @ self.W.reshape(out, -1).T.astype(A.dtype) + self.b.astype(A.dtype)
        return Z.swapaxes(1, 2).copy()

    def backward(self, dLdZ):
        out, inc, k = self.dims
        dLdZ = np.ascontiguousarray(dLdZ, dtype=self.dtype)
        rows = dLdZ.swapaxes(1, 2).reshape(-1, out)
        self.dLdW = (rows.T @ self.cols.reshape(-1, inc * k)).reshape(self.dims)
        self.dLdb = np.sum(dLdZ, axis=(0, 1))

        full = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1, k - 1)))
        kernel = self.W[:, :, ::-1].transpose(0, 2, 1).reshape(out * k, inc)
        dLdA = im2col(full, k) @ kernel.astype(self.dtype)
        return dLdA.swapaxes(1, 2).copy()


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn=weight_init_fn,
                                             bias_init_fn=bias_init_fn)
        self.downsample1d = Downsample1d(stride)
        self.edge = ((0, 0), (0, 0), (padding, padding))
        self.padding = padding

    @property
    def parts(self):
        return (self.conv1d_stride1, self.downsample1d)

    @property
    def params(self):
        return self.conv1d_stride1.params

    @property
    def grads(self):
        return self.conv1d_stride1.grads

    def forward(self, A):
        return self.downsample1d.forward(self.conv1d_stride1.forward(np.pad(A, self.edge)))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        end = dLdA.shape[-1] - self.padding
        return dLdA[..., self.padding:end]
