import numpy as np

class Criterion(object):
	def __init__(self):
		self.logits = None
		self.labels = None
		self.loss = None

	def __call__(self, x, y):
		return self.forward(x, y)

	def forward(self, x, y):
		raise NotImplemented

	def backward(self):
		raise NotImplemented


class MSELoss(Criterion):
	def forward(self, x, y):
		self.logits = x
		self.labels = y
		diff = (x - y).reshape(-1)
		self.loss = np.dot(diff, diff) / diff.size
		return self.loss

	def backward(self):
		return (self.logits - self.labels) * (2.0 / self.logits.size)


class CrossEntropyLoss(Criterion):
	def forward(self, x, y):
		self.logits = x
		self.labels = y
		# LogSumExp trick
		losses = []
		probs = []
		for logit, label in zip(x, y):
			a = max(logit)
			lse = a + np.log(sum(np.exp(logit - a)))
			losses.append(-sum(label * (logit - lse)))
			probs.append(np.exp(logit - lse))
		self.softmax = np.array(probs)
		self.loss = np.mean(losses)
		return self.loss

	def backward(self):
		return (self.softmax - self.labels) / len(self.labels)
