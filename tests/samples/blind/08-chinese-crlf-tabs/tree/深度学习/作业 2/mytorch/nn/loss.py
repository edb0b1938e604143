import numpy as np


class CrossEntropyLoss:
	def forward(self, A, Y):
		self.A = A
		self.Y = Y
		self.N = A.shape[0]
		# softmax 减去最大值
		S = A - A.max(axis=1, keepdims=True)
		E = np.exp(S)
		total = E.sum(axis=1, keepdims=True)
		self.softmax = E / total
		loss = -(Y * (S - np.log(total))).sum(axis=1)
		return loss.mean()

	def backward(self):
		return (self.softmax - self.Y) / self.N


class MSELoss:
	def forward(self, A, Y):
		self.D = A - Y
		return (self.D * self.D).mean()

	def backward(self):
		return 2 * self.D / self.D.size
