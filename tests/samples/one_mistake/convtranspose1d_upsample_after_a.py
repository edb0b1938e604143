# file: mytorch/ConvTranspose.py
# item: ConvTranspose1d
# mistake: It convolves first and upsamples the result; the zeros belong before the convolution.
# named: convolution/convolved_before_upsampling

from mytorch.Conv1d import Conv1d_stride1
from mytorch.Conv2d import Conv2d_stride1
from mytorch.resampling import Upsample1d, Upsample2d


class ConvTranspose1d:
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        upsampling_factor,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )

    def forward(self, A):
        # convolve
        Z = self.conv1d_stride1.forward(A)
        # upsample
        Z = self.upsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        # backward of the upsampling
        delta_out = self.upsample1d.backward(dLdZ)
        # and of the convolution
        dLdA = self.conv1d_stride1.backward(delta_out)
        return dLdA


class ConvTranspose2d:
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        upsampling_factor,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )

    def forward(self, A):
        A_upsampled = self.upsample2d.forward(A)
        Z = self.conv2d_stride1.forward(A_upsampled)
        return Z

    def backward(self, dLdZ):
        delta_out = self.conv2d_stride1.backward(dLdZ)
        dLdA = self.upsample2d.backward(delta_out)
        return dLdA
