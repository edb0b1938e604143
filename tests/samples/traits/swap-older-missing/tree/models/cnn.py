import sys
sys.path.append("mytorch")
import numpy as np
from flatten import *
from Conv1d import *
from linear import *


class CNN(object):

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.activations = activations
        self.criterion = criterion
        self.lr = lr
        self.nlayers = len(num_channels)
        self.convolutional_layers = []
        width, channels = input_width, num_input_channels
        for out, k, stride in zip(num_channels, kernel_sizes, strides):
            self.convolutional_layers.append(Conv1d(channels, out, k, stride,
                                                  conv_weight_init_fn, bias_init_fn))
            width, channels = (width - k) // stride + 1, out
        self.flatten = Flatten()
        self.linear_layer = Linear(width * channels, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, width * channels)
        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    def forward(self, A):
        self.Z = A
        for conv, activation in zip(self.convolutional_layers, self.activations):
            self.Z = activation.forward(conv.forward(self.Z))
        self.Z = self.linear_layer.forward(self.flatten.forward(self.Z))
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels).sum()
        grad = self.criterion.backward()
        grad = self.flatten.backward(self.linear_layer.backward(grad))
        for n in reversed(range(self.nlayers)):
            grad = self.convolutional_layers[n].backward(self.activations[n].backward(grad))
        return grad

    def zero_grads(self):
        for n in range(self.nlayers):
            self.convolutional_layers[n].conv1d_stride1.dLdW.fill(0.0)
            self.convolutional_layers[n].conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW = np.zeros(self.linear_layer.W.shape)
        self.linear_layer.dLdb = np.zeros(self.linear_layer.b.shape)

    def step(self):
        for n in range(self.nlayers):
            inner = self.convolutional_layers[n].conv1d_stride1
            inner.W = inner.W - self.lr * inner.dLdW
            inner.b = inner.b - self.lr * inner.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb
