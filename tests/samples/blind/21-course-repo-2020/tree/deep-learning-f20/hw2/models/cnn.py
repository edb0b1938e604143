import numpy as np
from mytorch.flatten import *
from mytorch.Conv1d import *
from mytorch.linear import *
from mytorch.activation import *
from mytorch.loss import *


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

        chans = [num_input_channels] + list(num_channels)
        self.convolutional_layers = [Conv1d(chans[i], chans[i + 1], kernel_sizes[i], strides[i],
                                            weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
                                     for i in range(self.nlayers)]
        out_width = input_width
        for k, s in zip(kernel_sizes, strides):
            out_width = (out_width - k) // s + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(chans[-1] * out_width, num_linear_neurons)
        if linear_weight_init_fn:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, chans[-1] * out_width)
        if bias_init_fn:
            self.linear_layer.b = np.reshape(bias_init_fn(num_linear_neurons), (num_linear_neurons, 1))

        self.layers = []
        for c, a in zip(self.convolutional_layers, self.activations):
            self.layers += [c, a]
        self.layers += [self.flatten, self.linear_layer]

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        Z = A
        for l in self.layers:
            Z = l.forward(Z)
        self.Z = Z
        return self.Z

    def backward(self, labels):
        m, _ = labels.shape
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        for l in self.layers[::-1]:
            grad = l.backward(grad)
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
            c = self.convolutional_layers[i].conv1d_stride1
            c.W = c.W - self.lr * c.dLdW
            c.b = c.b - self.lr * c.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
