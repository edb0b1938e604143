import numpy as np


class BatchNorm2d:
	def __init__(self, num_features, alpha=0.9):
		self.alpha = alpha
		self.eps = 1e-8
		self.Z = None
		self.NZ = None
		self.BZ = None
		self.BW = np.ones((1, num_features, 1, 1))
		self.Bb = np.zeros((1, num_features, 1, 1))
		self.dLdBW = np.zeros((1, num_features, 1, 1))
		self.dLdBb = np.zeros((1, num_features, 1, 1))
		self.M = np.zeros((1, num_features, 1, 1))
		self.V = np.ones((1, num_features, 1, 1))
		# inference parameters
		self.running_M = np.zeros((1, num_features, 1, 1))
		self.running_V = np.ones((1, num_features, 1, 1))

	def __call__(self, Z, eval=False):
		return self.forward(Z, eval)

	def forward(self, Z, eval=False):
		if eval:
			self.NZ = (Z - self.running_M) / np.sqrt(self.running_V + self.eps)
			return self.BW * self.NZ + self.Bb
		self.Z = Z
		self.N = Z.shape[0] * Z.shape[2] * Z.shape[3]
		self.M = np.sum(Z, axis=(0, 2, 3), keepdims=True) / self.N
		self.V = np.sum((Z - self.M) ** 2, axis=(0, 2, 3), keepdims=True) / self.N
		self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
		self.BZ = self.BW * self.NZ + self.Bb
		self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.M
		self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.V
		return self.BZ

	def backward(self, dLdBZ):
		ax = (0, 2, 3)
		self.dLdBW = np.sum(dLdBZ * self.NZ, axis=ax, keepdims=True)
		self.dLdBb = np.sum(dLdBZ, axis=ax, keepdims=True)
		dLdNZ = dLdBZ * self.BW
		var_eps = self.V + self.eps
		dLdV = -0.5 * np.sum(dLdNZ * (self.Z - self.M) * var_eps ** (-1.5), axis=ax, keepdims=True)
		dLdM = -np.sum(dLdNZ * var_eps ** (-0.5), axis=ax, keepdims=True) - 2 / self.N * dLdV * np.sum(self.Z - self.M, axis=ax, keepdims=True)
		return dLdNZ * var_eps ** (-0.5) + dLdV * 2 / self.N * (self.Z - self.M) + dLdM / self.N
