import numpy as np


class Flatten:
	def forward(self, A):
		self.in_shape = A.shape
		return np.reshape(A, (A.shape[0], np.prod(A.shape[1:])))

	def backward(self, dLdZ):
		return np.reshape(dLdZ, self.in_shape)
