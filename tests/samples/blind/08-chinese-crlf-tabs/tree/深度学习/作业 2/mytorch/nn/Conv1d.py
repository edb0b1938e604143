import numpy as np
from .resampling import Downsample1d


class Conv1d_stride1:
	def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
		self.in_channels = in_channels
		self.out_channels = out_channels
		self.kernel_size = kernel_size
		self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
		self.b = np.zeros(out_channels)
		if weight_init_fn:
			self.W = weight_init_fn(out_channels, in_channels, kernel_size)
		if bias_init_fn:
			self.b = bias_init_fn(out_channels)
		self.dLdW = np.zeros(self.W.shape)
		self.dLdb = np.zeros(self.b.shape)

	def forward(self, A):
		self.A = A
		N, C, W_in = A.shape
		L = W_in - self.kernel_size + 1
		# 对卷积核的每个位置做一次矩阵乘法
		Z = np.zeros((N, self.out_channels, L))
		for j in range(self.kernel_size):
			Z += np.matmul(self.W[:, :, j], A[:, :, j:j + L])
		return Z + self.b.reshape(1, -1, 1)

	def backward(self, dLdZ):
		L = dLdZ.shape[2]
		dLdA = np.zeros(self.A.shape)
		self.dLdW = np.zeros(self.W.shape)
		self.dLdb = dLdZ.sum(axis=2).sum(axis=0)
		for j in range(self.kernel_size):
			a = self.A[:, :, j:j + L]
			self.dLdW[:, :, j] = np.matmul(dLdZ, a.transpose(0, 2, 1)).sum(axis=0)
			dLdA[:, :, j:j + L] += np.matmul(self.W[:, :, j].T, dLdZ)
		return dLdA


class Conv1d:
	def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
		self.stride = stride
		self.padding = padding
		self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
		self.downsample1d = Downsample1d(stride)

	def forward(self, A):
		p = self.padding
		if p > 0:
			N, C, W = A.shape
			B = np.zeros((N, C, W + 2 * p))
			B[:, :, p:p + W] = A
			A = B
		return self.downsample1d.forward(self.conv1d_stride1.forward(A))

	def backward(self, dLdZ):
		dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
		p = self.padding
		return dLdA[:, :, p:dLdA.shape[2] - p]
