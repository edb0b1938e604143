# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: The bias is added inside the loop over the kernel, so it counts kernel_size times.
# named: convolution/bias_per_kernel_offset

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    """Works through the kernel tap by tap; each tap is a plain matrix product."""

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        shape = (out_channels, in_channels, kernel_size)
        self.kernel_size = kernel_size
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.randn(*shape) * 0.1
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros((out_channels,))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    params = property(lambda self: [self.W, self.b])
    grads = property(lambda self: [self.dLdW, self.dLdb])

    def _taps(self):
        """(tap, slice of the input that it sees)"""
        width = self.A.shape[-1] - self.kernel_size + 1
        return [(t, slice(t, t + width)) for t in range(self.kernel_size)]

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else A.astype(np.float64)
        dtype = self.A.dtype
        W, b = self.W.astype(dtype), self.b.astype(dtype)
        Z = 0
        for t, seen in self._taps():
            Z = Z + W[:, :, t] @ self.A[:, :, seen] + b.reshape(1, -1, 1)
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros_like(self.A)
        dLdW = np.zeros(self.W.shape, dtype=self.A.dtype)
        for t, seen in self._taps():
            dLdW[:, :, t] = np.tensordot(dLdZ, self.A[:, :, seen], axes=([0, 2], [0, 2]))
            dLdA[:, :, seen] += self.W[:, :, t].T @ dLdZ
        self.dLdW = dLdW
        self.dLdb = dLdZ.sum((0, 2)).astype(self.A.dtype)
        return dLdA


class Conv1d(Layer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)
        self.parts_ = [self.conv1d_stride1, self.downsample1d]

    @property
    def parts(self):
        return self.parts_

    def forward(self, A):
        self.width = A.shape[-1]
        out = np.pad(A, [(0, 0), (0, 0), (self.padding,) * 2])
        for part in self.parts_:
            out = part.forward(out)
        return out

    def backward(self, dLdZ):
        for part in self.parts_[::-1]:
            dLdZ = part.backward(dLdZ)
        return dLdZ[:, :, self.padding:self.padding + self.width]
