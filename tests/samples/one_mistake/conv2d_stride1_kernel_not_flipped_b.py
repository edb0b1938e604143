# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: For dLdA the channels of W are exchanged but its rows and columns are not turned round.
# named: convolution/kernel_not_flipped

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def correlate(images, kernels):
    """Valid cross-correlation: (N, C, H, W) with (O, C, h, w) gives (N, O, H - h + 1, ...)."""
    size = kernels.shape[2:]
    patches = np.lib.stride_tricks.sliding_window_view(images, size, axis=(2, 3))
    out = np.tensordot(patches, kernels, axes=[(1, 4, 5), (1, 2, 3)])
    return np.moveaxis(out, -1, 1)


def surround(images, margin):
    edges = [(0, 0), (0, 0), (margin, margin), (margin, margin)]
    return np.pad(images, edges)


class Conv2d_stride1(Layer):
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        if weight_init_fn is None:
            bound = 1 / np.sqrt(in_channels * kernel_size**2)
            self.W = np.random.uniform(-bound, bound, shape)
        else:
            self.W = weight_init_fn(*shape)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        if not np.issubdtype(A.dtype, np.floating):
            A = A.astype(np.float64)
        self.A = A
        Z = correlate(A, self.W) + self.b[:, None, None]
        return Z.astype(A.dtype, copy=False)

    def backward(self, dLdZ):
        # the batch takes the part of the channels here
        by_channel = correlate(self.A.swapaxes(0, 1), dLdZ.swapaxes(0, 1))
        self.dLdW = by_channel.swapaxes(0, 1)
        self.dLdb = np.einsum("nohw->o", dLdZ)
        kernels = self.W.swapaxes(0, 1)
        dLdA = correlate(surround(dLdZ, self.kernel_size - 1), kernels)
        return dLdA.astype(self.A.dtype, copy=False)


class Conv2d(Layer):
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
        self.padding = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        self.size = A.shape[2:]
        Z = self.conv2d_stride1.forward(surround(A, self.padding))
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        p, (H, W) = self.padding, self.size
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return dLdA[:, :, p : p + H, p : p + W]
