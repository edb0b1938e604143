import numpy as np
from .resampling import *
from .Conv1d import *
from .Conv2d import *


class ConvTranspose1d:
	def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
		self.upsampling_factor = upsampling_factor
		self.upsample1d = Upsample1d(upsampling_factor)
		self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

	def forward(self, A):
		A_up = self.upsample1d.forward(A)
		return self.conv1d_stride1.forward(A_up)

	def backward(self, dLdZ):
		d = self.conv1d_stride1.backward(dLdZ)
		return self.upsample1d.backward(d)


class ConvTranspose2d:
	def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None, bias_init_fn=None):
		self.upsampling_factor = upsampling_factor
		self.upsample2d = Upsample2d(upsampling_factor)
		self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

	def forward(self, A):
		A_up = self.upsample2d.forward(A)
		return self.conv2d_stride1.forward(A_up)

	def backward(self, dLdZ):
		d = self.conv2d_stride1.backward(dLdZ)
		return self.upsample2d.backward(d)
