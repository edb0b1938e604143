# 池化
import numpy as np
from .resampling import Downsample2d


class MaxPool2d_stride1:
	def __init__(self, kernel):
		self.kernel = kernel

	def forward(self, A):
		k = self.kernel
		N, C, H_in, W_in = A.shape
		self.shape = A.shape
		H, W = H_in - k + 1, W_in - k + 1
		stack = np.zeros((k * k, N, C, H, W))
		for i in range(k):
			for j in range(k):
				stack[i * k + j] = A[:, :, i:i + H, j:j + W]
		self.argmax = stack.argmax(axis=0)
		return stack.max(axis=0)

	def backward(self, dLdZ):
		k = self.kernel
		H, W = dLdZ.shape[2:]
		dLdA = np.zeros(self.shape)
		for i in range(k):
			for j in range(k):
				dLdA[:, :, i:i + H, j:j + W] += dLdZ * (self.argmax == i * k + j)
		return dLdA


class MeanPool2d_stride1:
	def __init__(self, kernel):
		self.kernel = kernel

	def forward(self, A):
		k = self.kernel
		self.shape = A.shape
		H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
		Z = np.zeros((A.shape[0], A.shape[1], H, W))
		for i in range(k):
			for j in range(k):
				Z += A[:, :, i:i + H, j:j + W]
		return Z / (k * k)

	def backward(self, dLdZ):
		k = self.kernel
		H, W = dLdZ.shape[2:]
		dLdA = np.zeros(self.shape)
		for i in range(k):
			for j in range(k):
				dLdA[:, :, i:i + H, j:j + W] += dLdZ
		return dLdA / (k * k)


class MaxPool2d:
	def __init__(self, kernel, stride):
		self.kernel = kernel
		self.stride = stride
		self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
		self.downsample2d = Downsample2d(stride)

	def forward(self, A):
		Z = self.maxpool2d_stride1.forward(A)
		return self.downsample2d.forward(Z)

	def backward(self, dLdZ):
		d = self.downsample2d.backward(dLdZ)
		return self.maxpool2d_stride1.backward(d)


class MeanPool2d:
	def __init__(self, kernel, stride):
		self.kernel = kernel
		self.stride = stride
		self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
		self.downsample2d = Downsample2d(stride)

	def forward(self, A):
		Z = self.meanpool2d_stride1.forward(A)
		return self.downsample2d.forward(Z)

	def backward(self, dLdZ):
		d = self.downsample2d.backward(dLdZ)
		return self.meanpool2d_stride1.backward(d)
