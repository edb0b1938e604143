import numpy as np


class Linear:
	def __init__(self, in_features, out_features, debug=False):
		self.W = np.random.randn(out_features, in_features) * 0.01
		self.b = np.zeros((out_features, 1))
		self.dLdW = np.zeros_like(self.W)
		self.dLdb = np.zeros_like(self.b)
		self.debug = debug

	def forward(self, A):
		self.A = A
		return A.dot(self.W.T) + self.b.T

	def backward(self, dLdZ):
		self.dLdW = dLdZ.T.dot(self.A)
		self.dLdb = dLdZ.T.sum(axis=1, keepdims=True)
		return dLdZ.dot(self.W)
