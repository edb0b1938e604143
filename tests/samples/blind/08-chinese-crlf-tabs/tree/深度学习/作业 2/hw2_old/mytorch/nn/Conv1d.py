import numpy as np


class Conv1d_stride1:
	def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
		self.kernel_size = kernel_size
		self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
		self.b = np.zeros(out_channels)

	def forward(self, A):
		self.A = A
		Z = np.zeros((A.shape[0], self.W.shape[0], A.shape[2] - self.kernel_size))   # off by one ???
		for i in range(Z.shape[2]):
			Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], self.W, axes=2)
		return Z

	def backward(self, dLdZ):
		pass
