# file: models/cnn.py
# item: CNN
# mistake: The width after a convolution is rounded up, so Linear expects too many features.
# named: cnn/width_rounded_up

import math

import numpy as np

from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer
from mytorch.linear import Linear


class CNN(Layer):

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

        self.convolutional_layers = []
        in_channels = num_input_channels
        width = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(
                Conv1d(in_channels, num_channels[i], kernel_sizes[i], strides[i],
                       weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn))
            in_channels = num_channels[i]
            width = math.ceil((width - kernel_sizes[i]) / strides[i]) + 1

        self.flatten = Flatten()
        self.linear_layer = Linear(in_channels * width, num_linear_neurons)
        if linear_weight_init_fn is not None:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, in_channels * width)
        if bias_init_fn is not None:
            self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    @property
    def parts(self):
        return self.convolutional_layers + [self.linear_layer]

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
        for i in range(self.nlayers):
            conv = self.convolutional_layers[i].conv1d_stride1
            conv.dLdW = np.zeros(conv.W.shape)
            conv.dLdb = np.zeros(conv.b.shape)
        self.linear_layer.dLdW = np.zeros(self.linear_layer.W.shape)
        self.linear_layer.dLdb = np.zeros(self.linear_layer.b.shape)

    def step(self):
        for i in range(self.nlayers):
            conv = self.convolutional_layers[i].conv1d_stride1
            conv.W = conv.W - self.lr * conv.dLdW
            conv.b = conv.b - self.lr * conv.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
