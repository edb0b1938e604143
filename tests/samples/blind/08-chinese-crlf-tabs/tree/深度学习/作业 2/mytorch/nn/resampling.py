# 上采样 / 下采样
import numpy as np


class Upsample1d:
	def __init__(self, upsampling_factor):
		self.upsampling_factor = upsampling_factor

	def forward(self, A):
		k = self.upsampling_factor
		N, C, W = A.shape
		# (N, C, W, k): 第一个是 A, 其余是 0; 去掉最后 k-1 个
		Z = np.zeros((N, C, W, k))
		Z[..., 0] = A
		Z = Z.reshape(N, C, W * k)
		return Z[:, :, :W * k - (k - 1)]

	def backward(self, dLdZ):
		k = self.upsampling_factor
		return dLdZ[:, :, ::k].copy()


class Downsample1d:
	def __init__(self, downsampling_factor):
		self.downsampling_factor = downsampling_factor

	def forward(self, A):
		self.A_shape = A.shape
		return A[..., ::self.downsampling_factor].copy()

	def backward(self, dLdZ):
		dLdA = np.zeros(self.A_shape)
		dLdA[..., ::self.downsampling_factor] = dLdZ
		return dLdA


class Upsample2d:
	def __init__(self, upsampling_factor):
		self.upsampling_factor = upsampling_factor

	def forward(self, A):
		k = self.upsampling_factor
		N, C, H, W = A.shape
		Z = np.zeros((N, C, H, k, W, k))
		Z[:, :, :, 0, :, 0] = A
		Z = Z.reshape(N, C, H * k, W * k)
		return Z[:, :, :(H - 1) * k + 1, :(W - 1) * k + 1]

	def backward(self, dLdZ):
		k = self.upsampling_factor
		return dLdZ[:, :, ::k, ::k].copy()


class Downsample2d:
	def __init__(self, downsampling_factor):
		self.downsampling_factor = downsampling_factor

	def forward(self, A):
		self.A_shape = A.shape
		k = self.downsampling_factor
		return A[..., ::k, ::k].copy()

	def backward(self, dLdZ):
		k = self.downsampling_factor
		dLdA = np.zeros(self.A_shape)
		dLdA[..., ::k, ::k] = dLdZ
		return dLdA
