import numpy as np
import os
import sys

sys.path.append('mytorch')
from loss import *
from activation import *
from batchnorm import *
from linear import *
from sgd import *

class MLP0(object):
	def __init__(self, debug=False):
		self.layers = [Linear(2, 3), ReLU()]

	def forward(self, A0):
		self.Z0 = self.layers[0].forward(A0)
		self.A1 = self.layers[1].forward(self.Z0)
		return self.A1

	def backward(self, dLdA1):
		dLdZ0 = dLdA1 * self.layers[1].derivative()
		dLdA0 = self.layers[0].backward(dLdZ0)
		return dLdA0

class MLP1(object):
	def __init__(self, debug=False):
		self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]

	def forward(self, A0):
		self.Z0 = self.layers[0].forward(A0)
		self.A1 = self.layers[1].forward(self.Z0)
		self.Z1 = self.layers[2].forward(self.A1)
		self.A2 = self.layers[3].forward(self.Z1)
		return self.A2

	def backward(self, dLdA2):
		dLdZ1 = dLdA2 * self.layers[3].derivative()
		dLdA1 = self.layers[2].backward(dLdZ1)
		dLdZ0 = dLdA1 * self.layers[1].derivative()
		return self.layers[0].backward(dLdZ0)

class MLP4(object):
	def __init__(self, debug=False):
		self.linears = [Linear(2, 4), Linear(4, 8), Linear(8, 8), Linear(8, 4), Linear(4, 2)]
		self.acts = [ReLU() for _ in self.linears]
		self.layers = []
		for pair in zip(self.linears, self.acts):
			self.layers.extend(pair)

	def forward(self, A):
		for lin, act in zip(self.linears, self.acts):
			A = act(lin(A))
		return A

	def backward(self, dLdA):
		i = len(self.linears) - 1
		while i >= 0:
			dLdA = self.linears[i].backward(dLdA * self.acts[i].derivative())
			i -= 1
		return dLdA

if __name__ == '__main__':
	m = MLP4()
	print(m.forward(np.random.randn(3, 2)))
	print(m.backward(np.ones((3, 2))))
