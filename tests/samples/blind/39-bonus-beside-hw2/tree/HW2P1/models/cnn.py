import sys
sys.path.append('mytorch')
import numpy as np
from Conv1d import *
from flatten import *
from linear import *


class CNN():
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr
        self.convolutional_layers = []
        in_ch = num_input_channels
        w = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(Conv1d(in_ch, num_channels[i], kernel_sizes[i], strides[i],
                weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn))
            w = (w - kernel_sizes[i]) // strides[i] + 1
            in_ch = num_channels[i]
        self.flatten = Flatten()
        self.linear_layer = Linear(w * in_ch, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, w * in_ch)
        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        Z = A
        for i in range(self.nlayers):
            Z = self.convolutional_layers[i].forward(Z)
            Z = self.activations[i].forward(Z)
        Z = self.flatten.forward(Z)
        self.Z = self.linear_layer.forward(Z)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        grad = self.linear_layer.backward(grad)
        grad = self.flatten.backward(grad)
        for i in range(self.nlayers - 1, -1, -1):
            grad = self.activations[i].backward(grad)
            grad = self.convolutional_layers[i].backward(grad)
        return grad

    def zero_grads(self):
        for c in self.convolutional_layers:
            c.conv1d_stride1.dLdW.fill(0.0)
            c.conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
        for c in self.convolutional_layers:
            c.conv1d_stride1.W = c.conv1d_stride1.W - self.lr * c.conv1d_stride1.dLdW
            c.conv1d_stride1.b = c.conv1d_stride1.b - self.lr * c.conv1d_stride1.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
