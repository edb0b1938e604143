import torch
import numpy as np
from resampling import *


class MaxPool2d_stride1():
	def __init__(self, kernel):
		self.kernel = kernel

	def forward(self, A):
		self.A = A
		B, C, H, W = A.shape
		k = self.kernel
		Z = np.zeros((B, C, H - k + 1, W - k + 1))
		self.ind = np.zeros((B, C, H - k + 1, W - k + 1, 2), dtype=np.int)
		for b in range(B):
			for c in range(C):
				for i in range(H - k + 1):
					for j in range(W - k + 1):
						win = A[b, c, i:i+k, j:j+k]
						r, s = np.unravel_index(np.argmax(win), win.shape)
						self.ind[b, c, i, j] = [i + r, j + s]
						Z[b, c, i, j] = win[r, s]
		return Z

	def backward(self, dLdZ):
		dLdA = np.zeros(self.A.shape)
		B, C, H, W = dLdZ.shape
		for b in range(B):
			for c in range(C):
				for i in range(H):
					for j in range(W):
						r, s = self.ind[b, c, i, j]
						dLdA[b, c, r, s] += dLdZ[b, c, i, j]
		return dLdA


class MeanPool2d_stride1():
	def __init__(self, kernel):
		self.kernel = kernel

	def forward(self, A):
		self.in_shape = A.shape
		k = self.kernel
		H, W = A.shape[2] - k + 1, A.shape[3] - k + 1
		Z = np.zeros((A.shape[0], A.shape[1], H, W))
		for i in range(H):
			for j in range(W):
				Z[:, :, i, j] = np.mean(A[:, :, i:i+k, j:j+k], axis=(2, 3))
		return Z

	def backward(self, dLdZ):
		k = self.kernel
		dLdA = np.zeros(self.in_shape)
		for i in range(dLdZ.shape[2]):
			for j in range(dLdZ.shape[3]):
				dLdA[:, :, i:i+k, j:j+k] += dLdZ[:, :, i, j][:, :, None, None] / (k * k)
		return dLdA


class MaxPool2d():
	def __init__(self, kernel, stride):
		self.kernel = kernel
		self.stride = stride
		self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
		self.downsample2d = Downsample2d(stride)

	def forward(self, A):
		Z = self.maxpool2d_stride1.forward(A)
		return self.downsample2d.forward(Z)

	def backward(self, dLdZ):
		g = self.downsample2d.backward(dLdZ)
		return self.maxpool2d_stride1.backward(g)


class MeanPool2d():
	def __init__(self, kernel, stride):
		self.kernel = kernel
		self.stride = stride
		self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
		self.downsample2d = Downsample2d(stride)

	def forward(self, A):
		Z = self.meanpool2d_stride1.forward(A)
		return self.downsample2d.forward(Z)

	def backward(self, dLdZ):
		g = self.downsample2d.backward(dLdZ)
		return self.meanpool2d_stride1.backward(g)
