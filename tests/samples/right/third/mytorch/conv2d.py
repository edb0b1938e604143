from __future__ import annotations

import numpy as np

try:
    from conv1d import ConvNd_stride1
    from layers import Downsample2d
    from module import Module
    from utils import col2im2d, im2col2d
except ImportError:  # started from the folder above
    from mytorch.conv1d import ConvNd_stride1
    from mytorch.layers import Downsample2d
    from mytorch.module import Module
    from utils import col2im2d, im2col2d


class Conv2d_stride1(ConvNd_stride1):
    dims = 2
    unroll, roll = staticmethod(im2col2d), staticmethod(col2im2d)


class Conv2d(Module):

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        super().__init__()
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)
        self.padding = padding

    def forward(self, A):
        p = self.padding
        A = np.pad(A, [(0, 0), (0, 0), (p, p), (p, p)])
        return self.downsample2d(self.conv2d_stride1(A))

    def backward(self, grad):
        grad = self.conv2d_stride1.backward(self.downsample2d.backward(grad))
        if self.padding:
            grad = grad[:, :, self.padding:-self.padding, self.padding:-self.padding]
        return grad
