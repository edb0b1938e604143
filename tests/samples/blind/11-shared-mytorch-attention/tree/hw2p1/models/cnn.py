import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from mytorch.nn import Conv1d, Flatten, Linear


class CNN:
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides, num_linear_neurons,
                 activations, conv_weight_init_fn, bias_init_fn, linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        ins = [num_input_channels, *num_channels[:-1]]
        self.convolutional_layers = [
            Conv1d(i, o, k, s, weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
            for i, o, k, s in zip(ins, num_channels, kernel_sizes, strides)
        ]
        w = input_width
        for k, s in zip(kernel_sizes, strides):
            w = (w - k) // s + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(w * num_channels[-1], num_linear_neurons,
                                   weight_init_fn=linear_weight_init_fn, bias_init_fn=bias_init_fn)

    def forward(self, A):
        for conv, act in zip(self.convolutional_layers, self.activations):
            A = act.forward(conv.forward(A))
        self.Z = self.linear_layer.forward(self.flatten.forward(A))
        return self.Z

    def backward(self, labels):
        m, _ = labels.shape
        self.loss = self.criterion.forward(self.Z, labels).sum()
        grad = self.criterion.backward()

        # TODO: Your code goes here -->
        # Your code goes here <---------------------
        raise NotImplementedError

    def zero_grads(self):
        for i in range(self.nlayers):
            self.convolutional_layers[i].conv1d_stride1.dLdW.fill(0.0)
            self.convolutional_layers[i].conv1d_stride1.dLdb.fill(0.0)

    def step(self):
        raise NotImplementedError

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
