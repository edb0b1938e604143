import sys
sys.path.append("mytorch")

from flatten import *
from Conv1d import *
from linear import *
import numpy as np


class CNN(object):

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        # Don't change this -->
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr
        # <---------------------

        channels = [num_input_channels] + list(num_channels)
        self.convolutional_layers = []
        width = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(
                Conv1d(channels[i], channels[i + 1], kernel_sizes[i], strides[i],
                       conv_weight_init_fn, bias_init_fn))
            width = (width - kernel_sizes[i]) // strides[i] + 1

        self.flatten = Flatten()
        self.linear_layer = Linear(channels[-1] * width, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, channels[-1] * width)
        self.linear_layer.b = bias_init_fn(num_linear_neurons)

    def forward(self, A):
        for i in range(self.nlayers):
            A = self.convolutional_layers[i].forward(A)
            A = self.activations[i].forward(A)
        self.Z = self.linear_layer.forward(self.flatten.forward(A))
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels).sum()
        grad = self.criterion.backward()
        grad = self.flatten.backward(self.linear_layer.backward(grad))
        for i in range(self.nlayers - 1, -1, -1):
            grad = self.activations[i].backward(grad)
            grad = self.convolutional_layers[i].backward(grad)
        return grad

    def zero_grads(self):
        # Do not modify this method
        for i in range(self.nlayers):
            self.convolutional_layers[i].conv1d_stride1.dLdW.fill(0.0)
            self.convolutional_layers[i].conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
        # Do not modify this method
        for i in range(self.nlayers):
            conv = self.convolutional_layers[i].conv1d_stride1
            conv.W = conv.W - self.lr * conv.dLdW
            conv.b = conv.b - self.lr * conv.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb
