# -*- coding: utf-8 -*-
# 激活函数
import numpy as np


class Identity:
	def forward(self, Z):
		self.A = Z
		return self.A

	def backward(self, dLdA):
		return dLdA


class Sigmoid:
	def forward(self, Z):
		# 防止溢出
		self.A = 1 / (1 + np.exp(-np.clip(Z, -700, 700)))
		return self.A

	def backward(self, dLdA):
		return dLdA * self.A * (1 - self.A)


class Tanh:
	def forward(self, Z):
		self.A = np.tanh(Z)
		return self.A

	def backward(self, dLdA):
		return dLdA * (1 - self.A ** 2)


class ReLU:
	def forward(self, Z):
		self.Z = Z
		self.A = (np.abs(Z) + Z) / 2
		return self.A

	def backward(self, dLdA):
		dLdZ = dLdA.copy()
		dLdZ[self.Z <= 0] = 0
		return dLdZ
