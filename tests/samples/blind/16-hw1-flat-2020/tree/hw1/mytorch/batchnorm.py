import numpy as np

class BatchNorm1d(object):
	def __init__(self, num_features, alpha=0.9):
		self.alpha = alpha
		self.eps = 1e-8
		self.BW = np.ones((1, num_features))
		self.Bb = np.zeros((1, num_features))
		self.dLdBW = np.zeros((1, num_features))
		self.dLdBb = np.zeros((1, num_features))
		self.running_M = np.zeros((1, num_features))
		self.running_V = np.ones((1, num_features))

	def __call__(self, x, eval=False):
		return self.forward(x, eval)

	def forward(self, x, eval=False):
		if eval:
			return self.BW * ((x - self.running_M) / np.sqrt(self.running_V + self.eps)) + self.Bb
		n = x.shape[0]
		self.mean = np.sum(x, axis=0, keepdims=True) / n
		self.cent = x - self.mean
		self.var = np.sum(self.cent ** 2, axis=0, keepdims=True) / n
		self.sqrtvar = np.sqrt(self.var + self.eps)
		self.ivar = 1. / self.sqrtvar
		self.norm = self.cent * self.ivar
		self.running_M = self.alpha * self.running_M + (1 - self.alpha) * self.mean
		self.running_V = self.alpha * self.running_V + (1 - self.alpha) * self.sqrtvar
		return self.BW * self.norm + self.Bb

	def backward(self, delta):
		# backprop through the graph step by step (blog)
		n, d = delta.shape
		self.dLdBb = np.sum(delta, axis=0, keepdims=True)
		self.dLdBW = np.sum(delta * self.norm, axis=0, keepdims=True)
		dnorm = delta * self.BW
		divar = np.sum(dnorm * self.cent, axis=0)
		dcent1 = dnorm * self.ivar
		dsqrtvar = -1. / (self.sqrtvar ** 2) * divar
		dvar = 0.5 * 1. / np.sqrt(self.var + self.eps) * dsqrtvar
		dsq = 1. / n * np.ones((n, d)) * dvar
		dcent2 = 2 * self.cent * dsq
		dx1 = dcent1 + dcent2
		dmean = -1 * np.sum(dcent1 + dcent2, axis=0)
		dx2 = 1. / n * np.ones((n, d)) * dmean
		return dx1 + dx2
