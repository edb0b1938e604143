from module import Module
from layers import Upsample1d, Upsample2d
from conv1d import Conv1d_stride1
from conv2d import Conv2d_stride1


class _Transposed(Module):

    def forward(self, A):
        return self.conv(self.upsample(A))

    def backward(self, grad):
        return self.upsample.backward(self.conv.backward(grad))


class ConvTranspose1d(_Transposed):

    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample1d = self.upsample = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = self.conv = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)


class ConvTranspose2d(_Transposed):

    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor,
                 weight_init_fn=None, bias_init_fn=None):
        self.upsample2d = self.upsample = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = self.conv = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
