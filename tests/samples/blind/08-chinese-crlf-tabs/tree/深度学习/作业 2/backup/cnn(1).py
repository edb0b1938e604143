import numpy as np
from mytorch.nn import *


class CNN:
	def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides, num_linear_neurons,
				 activations, conv_weight_init_fn, bias_init_fn, linear_weight_init_fn, criterion, lr):
		self.train_mode = True
		self.nlayers = len(num_channels)
		self.activations = activations
		self.criterion = criterion
		self.lr = lr

		self.convolutional_layers = []
		c_in, width = num_input_channels, input_width
		for c_out, k, s in zip(num_channels, kernel_sizes, strides):
			self.convolutional_layers.append(Conv1d(c_in, c_out, k, s, 0, conv_weight_init_fn, bias_init_fn))
			c_in, width = c_out, (width - k) // s + 1
		self.flatten = Flatten()
		self.linear_layer = Linear(c_in * width, num_linear_neurons)
		# Linear 没有 init 参数, 直接赋值
		if linear_weight_init_fn is not None:
			self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, c_in * width)
		if bias_init_fn is not None:
			self.linear_layer.b = np.reshape(bias_init_fn(num_linear_neurons), (-1, 1))

	def forward(self, A):
		for i in range(self.nlayers):
			A = self.convolutional_layers[i].forward(A)
			A = self.activations[i].forward(A)
		self.Z = self.linear_layer.forward(self.flatten.forward(A))
		return self.Z

	def backward(self, labels):
		self.loss = self.criterion.forward(self.Z, labels)
		grad = self.criterion.backward()
		grad = self.linear_layer.backward(grad)
		grad = self.flatten.backward(grad)
		for i in reversed(range(self.nlayers)):
			grad = self.activations[i].backward(grad)
			grad = self.convolutional_layers[i].backward(grad)
		return grad

	def params(self):
		return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

	def zero_grads(self):
		for p in self.params():
			p.dLdW = np.zeros_like(p.W)
			p.dLdb = np.zeros_like(p.b)

	def step(self):
		for p in self.params():
			p.W = p.W - self.lr * p.dLdW
			p.b = p.b - self.lr * p.dLdb

	def train(self):
		self.train_mode = True

	def eval(self):
		self.train_mode = False
