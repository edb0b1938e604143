from .Conv1d import Conv1d_stride1
from .Conv2d import Conv2d_stride1
from .module import Module
from .resampling import Upsample1d, Upsample2d


class ConvTranspose1d(Module):
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.chain(A, self.upsample1d, self.conv1d_stride1)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, self.upsample1d, self.conv1d_stride1)


class ConvTranspose2d(Module):
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.chain(A, self.upsample2d, self.conv2d_stride1)

    def backward(self, dLdZ):
        return self.unchain(dLdZ, self.upsample2d, self.conv2d_stride1)
