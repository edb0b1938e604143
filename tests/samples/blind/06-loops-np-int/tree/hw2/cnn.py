import numpy as np
import os
import sys
sys.path.append('mytorch')
from loss import *
from activation import *
from linear import *
from flatten import *
from Conv1d import *
from tqdm import tqdm
import matplotlib.pyplot as plt


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

        self.convolutional_layers = []
        in_c = num_input_channels
        width = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(Conv1d(in_c, num_channels[i], kernel_sizes[i], strides[i],
                                                    conv_weight_init_fn, bias_init_fn))
            in_c = num_channels[i]
            width = np.int((width - kernel_sizes[i]) / strides[i]) + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(in_c * width, num_linear_neurons, linear_weight_init_fn, bias_init_fn)

    def forward(self, A):
        out = A
        for i in range(self.nlayers):
            out = self.convolutional_layers[i].forward(out)
            out = self.activations[i].forward(out)
        out = self.flatten.forward(out)
        self.Z = self.linear_layer.forward(out)
        return self.Z

    def backward(self, labels):
        m, _ = labels.shape
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.derivative()
        grad = self.linear_layer.backward(grad)
        grad = self.flatten.backward(grad)
        for i in range(self.nlayers - 1, -1, -1):
            grad = grad * self.activations[i].derivative()
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
