import numpy as np

class SGD(object):
	def __init__(self, model, lr=0.1, momentum=0.0):
		self.layers = [l for l in model.layers if hasattr(l, 'W')]
		self.lr = lr
		self.mu = momentum
		self.vW = [np.zeros(l.W.shape) for l in self.layers]
		self.vb = [np.zeros(l.b.shape) for l in self.layers]

	def step(self):
		for i in range(len(self.layers)):
			layer = self.layers[i]
			if self.mu == 0:
				layer.W = layer.W - self.lr * layer.dLdW
				layer.b = layer.b - self.lr * layer.dLdb
			else:
				self.vW[i] = self.mu * self.vW[i] + layer.dLdW
				self.vb[i] = self.mu * self.vb[i] + layer.dLdb
				layer.W = layer.W - self.lr * self.vW[i]
				layer.b = layer.b - self.lr * self.vb[i]
