# file: mytorch/ConvTranspose.py
# item: ConvTranspose1d
# mistake: backward returns the upsampled input's gradient, not downsampled to the input's width.
# named: convolution/upsampling_gradient_kept

import numpy as np

from mytorch.Conv1d import Conv1d_stride1
from mytorch.Conv2d import Conv2d_stride1
from mytorch.layer import Layer
from mytorch.resampling import Upsample1d, Upsample2d


class _UpConv(Layer):
    """Zero stuffing and convolution, for any number of axes in space."""

    def _setup(self, factor):
        self.upsampling_factor = factor

    def _stuff(self, A):
        f = self.upsampling_factor
        size = [f * (n - 1) + 1 for n in A.shape[2:]]
        stuffed = np.zeros((*A.shape[:2], *size), dtype=A.dtype)
        stuffed[self._grid(A.ndim)] = A
        return stuffed

    def _grid(self, ndim):
        every = slice(None, None, self.upsampling_factor)
        return (slice(None), slice(None)) + (every,) * (ndim - 2)

    @property
    def _conv(self):
        return self.parts[-1]

    def forward(self, A):
        return self._conv.forward(self._stuff(A))

    def backward(self, dLdZ):
        grad = self._conv.backward(dLdZ)
        return grad[self._grid(grad.ndim)].copy()


class ConvTranspose1d(_UpConv):
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        upsampling_factor,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self._setup(upsampling_factor)
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )

    @property
    def parts(self):
        return [self.upsample1d, self.conv1d_stride1]

    def backward(self, dLdZ):
        return self.conv1d_stride1.backward(dLdZ)


class ConvTranspose2d(_UpConv):
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        upsampling_factor,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self._setup(upsampling_factor)
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )

    @property
    def parts(self):
        return [self.upsample2d, self.conv2d_stride1]
