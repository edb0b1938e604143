import numpy as np
from mytorch.nn import *


def to_kernel(w, k):
	# w: (k * C, out) -> (out, C, k)
	out = w.shape[1]
	return w.reshape(k, -1, out).transpose(2, 1, 0)


class ScanBase:
	def build(self, *confs):
		self.conv1, self.conv2, self.conv3 = [Conv1d(*c) for c in confs]
		self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

	def forward(self, A):
		for l in self.layers:
			A = l.forward(A)
		return A

	def backward(self, dLdZ):
		for l in reversed(self.layers):
			dLdZ = l.backward(dLdZ)
		return dLdZ


class CNN_SimpleScanningMLP(ScanBase):
	def __init__(self):
		self.build((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))

	def init_weights(self, weights):
		for conv, w, k in zip((self.conv1, self.conv2, self.conv3), weights, (8, 1, 1)):
			conv.conv1d_stride1.W = to_kernel(w, k)


class CNN_DistributedScanningMLP(ScanBase):
	def __init__(self):
		self.build((24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1))

	def init_weights(self, weights):
		w1, w2, w3 = weights
		self.conv1.conv1d_stride1.W = to_kernel(w1[0:48, 0:2], 2)
		self.conv2.conv1d_stride1.W = to_kernel(w2[0:4, 0:8], 2)
		self.conv3.conv1d_stride1.W = to_kernel(w3[0:16, 0:4], 2)
