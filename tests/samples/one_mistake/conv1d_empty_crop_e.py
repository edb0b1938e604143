# file: mytorch/Conv1d.py
# item: Conv1d
# mistake: The crop [pad:-pad] leaves nothing when the padding is 0.
# named: convolution/cropped_by_minus_padding

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.resampling import Downsample1d


def _correlate(x, kernel):
    """(N, C, W) with (D, C, k) -> (N, D, W - k + 1)"""
    return np.einsum("ncwk,dck->ndw", sliding_window_view(x, kernel.shape[2], axis=2), kernel)


class _Learns:
    W = b = dLdW = dLdb = None

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]


class Conv1d_stride1(_Learns):
    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        size = out_channels, in_channels, kernel_size
        self.W = np.random.standard_normal(size) if weight_init_fn is None \
            else weight_init_fn(*size)
        self.b = np.zeros(size[0]) if bias_init_fn is None else bias_init_fn(size[0])
        self.dLdW = np.zeros(size)
        self.dLdb = np.zeros(size[:1])

    def forward(self, A):
        self.A = np.asarray(A, dtype=A.dtype if A.dtype.kind == "f" else "f8")
        Z = _correlate(self.A, self.W.astype(self.A.dtype))
        return Z + self.b.astype(Z.dtype)[None, :, None]

    def backward(self, dLdZ):
        dtype, k = self.A.dtype, self.W.shape[2]
        dLdZ = dLdZ.astype(dtype)
        # the weights' gradient is itself a correlation, with batch in the role of channels
        self.dLdW = _correlate(self.A.swapaxes(0, 1), dLdZ.swapaxes(0, 1)).swapaxes(0, 1)
        self.dLdb = np.einsum("ndw->d", dLdZ)
        wide = np.pad(dLdZ, ((0,), (0,), (k - 1,)))
        return _correlate(wide, self.W.astype(dtype)[..., ::-1].swapaxes(0, 1))


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    @property
    def params(self):
        return self.conv1d_stride1.params

    @property
    def grads(self):
        return self.conv1d_stride1.grads

    def forward(self, A):
        padded = np.pad(A, ((0,), (0,), (self.padding,)))
        return self.downsample1d.forward(self.conv1d_stride1.forward(padded))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.padding:-self.padding]
