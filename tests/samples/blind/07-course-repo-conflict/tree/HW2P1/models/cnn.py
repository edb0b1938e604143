import numpy as np
import os
import sys

sys.path.append('mytorch')
from flatten import *
from Conv1d import *
from linear import *
from activation import *
from loss import *


class CNN(object):
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        chans = [num_input_channels] + num_channels
        self.convolutional_layers = [Conv1d(chans[i], chans[i + 1], kernel_sizes[i], strides[i],
                                            weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
                                     for i in range(self.nlayers)]
        w = input_width
        for k, s in zip(kernel_sizes, strides):
            w = (w - k) // s + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(w * num_channels[-1], num_linear_neurons, linear_weight_init_fn, bias_init_fn)

    def forward(self, A):
        Z = A
        for conv, act in zip(self.convolutional_layers, self.activations):
            Z = act.forward(conv.forward(Z))
        self.Z = self.linear_layer.forward(self.flatten.forward(Z))
        return self.Z

    def backward(self, labels):
        m, _ = labels.shape
        self.loss = self.criterion.forward(self.Z, labels).sum()
        grad = self.criterion.backward()
        grad = self.flatten.backward(self.linear_layer.backward(grad))
        for conv, act in list(zip(self.convolutional_layers, self.activations))[::-1]:
            grad = conv.backward(act.backward(grad))
        return grad

    def zero_grads(self):
        for i in range(self.nlayers):
            self.convolutional_layers[i].conv1d_stride1.dLdW.fill(0.0)
            self.convolutional_layers[i].conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
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
