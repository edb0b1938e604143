import numpy as np
import math

class Linear():
	def __init__(self, in_features, out_features, debug=False):
		self.debug = debug
		bound = math.sqrt(1. / in_features)
		self.W = np.random.uniform(-bound, bound, (out_features, in_features))
		self.b = np.random.uniform(-bound, bound, (out_features,))
		self.dLdW = np.zeros(self.W.shape)
		self.dLdb = np.zeros(self.b.shape)

	def __call__(self, x):
		return self.forward(x)

	def forward(self, x):
		self.x = x
		# print("linear", x.shape, self.W.shape)
		return np.matmul(x, np.transpose(self.W)) + self.b

	def backward(self, delta):
		# mean over the batch as in the handout
		batch = self.x.shape[0]
		self.dLdW = np.matmul(np.transpose(delta), self.x) / batch
		self.dLdb = np.mean(delta, axis = 0)
		return np.matmul(delta, self.W)
