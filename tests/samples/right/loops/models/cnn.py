# DO NOT import any additional 3rd party external libraries

import sys
import os
sys.path.append(os.path.join(os.getcwd(), "mytorch"))
from flatten import *
from Conv1d import *
from linear import *
from activation import *
from loss import *
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

        self.convolutional_layers = [
            Conv1d(num_input_channels, num_channels[0], kernel_sizes[0], strides[0]),
            Conv1d(num_channels[0], num_channels[1], kernel_sizes[1], strides[1]),
            Conv1d(num_channels[1], num_channels[2], kernel_sizes[2], strides[2])]
        self.flatten = Flatten()

        width1 = (input_width - kernel_sizes[0]) / strides[0] + 1
        width2 = (width1 - kernel_sizes[1]) / strides[1] + 1
        width3 = (width2 - kernel_sizes[2]) / strides[2] + 1
        self.linear_layer = Linear(int(width3 * num_channels[2]), num_linear_neurons)

        self.layers = [self.convolutional_layers[0], activations[0],
                       self.convolutional_layers[1], activations[1],
                       self.convolutional_layers[2], activations[2],
                       self.flatten, self.linear_layer]

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        self.Z = Z
        return self.Z

    def backward(self, labels):
        m, _ = labels.shape
        self.loss = self.criterion.forward(self.Z, labels).sum()
        grad = self.criterion.backward()

        grad = self.linear_layer.backward(grad)
        grad = self.flatten.backward(grad)
        for i in reversed(range(self.nlayers)):
            grad = grad * self.activations[i].backward()
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

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
