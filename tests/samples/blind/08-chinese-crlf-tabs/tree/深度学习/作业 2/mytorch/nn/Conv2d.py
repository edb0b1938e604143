import numpy as np
from .resampling import Downsample2d


class Conv2d_stride1:
	def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
		self.in_channels = in_channels
		self.out_channels = out_channels
		self.kernel_size = kernel_size
		self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
		self.b = np.zeros(out_channels)
		if weight_init_fn:
			self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
		if bias_init_fn:
			self.b = bias_init_fn(out_channels)
		self.dLdW = np.zeros(self.W.shape)
		self.dLdb = np.zeros(self.b.shape)

	def forward(self, A):
		self.A = A
		N, C, H_in, W_in = A.shape
		k = self.kernel_size
		H, W = H_in - k + 1, W_in - k + 1
		# im2col: (N, C*k*k, H*W)
		cols = np.zeros((N, C, k, k, H, W))
		for i in range(k):
			for j in range(k):
				cols[:, :, i, j] = A[:, :, i:i + H, j:j + W]
		self.cols = cols.reshape(N, C * k * k, H * W)
		Z = np.matmul(self.W.reshape(self.out_channels, -1), self.cols) + self.b.reshape(1, -1, 1)
		return Z.reshape(N, self.out_channels, H, W)

	def backward(self, dLdZ):
		N, _, H, W = dLdZ.shape
		k = self.kernel_size
		D = dLdZ.reshape(N, self.out_channels, H * W)
		self.dLdb = D.sum(axis=(0, 2))
		self.dLdW = np.matmul(D, self.cols.transpose(0, 2, 1)).sum(axis=0).reshape(self.W.shape)
		# col2im
		dcols = np.matmul(self.W.reshape(self.out_channels, -1).T, D).reshape(N, self.in_channels, k, k, H, W)
		dLdA = np.zeros(self.A.shape)
		for i in range(k):
			for j in range(k):
				dLdA[:, :, i:i + H, j:j + W] += dcols[:, :, i, j]
		return dLdA


class Conv2d:
	def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
		self.stride = stride
		self.padding = padding
		self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
		self.downsample2d = Downsample2d(stride)

	def forward(self, A):
		p = self.padding
		if p > 0:
			N, C, H, W = A.shape
			B = np.zeros((N, C, H + 2 * p, W + 2 * p))
			B[:, :, p:p + H, p:p + W] = A
			A = B
		return self.downsample2d.forward(self.conv2d_stride1.forward(A))

	def backward(self, dLdZ):
		dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
		p = self.padding
		return dLdA[:, :, p:dLdA.shape[2] - p, p:dLdA.shape[3] - p]
