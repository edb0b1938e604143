from functools import reduce

import numpy as np

from mytorch.nn.Conv1d import Conv1d
from mytorch.nn.flatten import Flatten
from mytorch.nn.linear import Linear


class CNN:
    """conv - act - conv - act - ... - flatten - linear"""

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides, num_linear_neurons,
                 activations, conv_weight_init_fn, bias_init_fn, linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations, self.criterion, self.lr = activations, criterion, lr
        channels = [num_input_channels, *num_channels]
        self.convolutional_layers = [
            Conv1d(cin, cout, k, s, weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
            for cin, cout, k, s in zip(channels, channels[1:], kernel_sizes, strides)
        ]
        width = reduce(lambda w, ks: (w - ks[0]) // ks[1] + 1, zip(kernel_sizes, strides), input_width)
        self.flatten = Flatten()
        self.linear_layer = Linear(channels[-1] * width, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, channels[-1] * width)
        self.linear_layer.b = bias_init_fn(num_linear_neurons)

    @property
    def _chain(self):
        body = [l for pair in zip(self.convolutional_layers, self.activations) for l in pair]
        return [*body, self.flatten, self.linear_layer]

    def forward(self, A):
        for l in self._chain:
            A = l.forward(A)
        self.Z = A
        return A

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        for l in reversed(self._chain):
            grad = l.backward(grad)
        return grad

    def _params(self):
        return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

    def zero_grads(self):
        for p in self._params():
            p.dLdW, p.dLdb = np.zeros_like(p.W), np.zeros_like(p.b)

    def step(self):
        for p in self._params():
            p.W = p.W - self.lr * p.dLdW
            p.b = p.b - self.lr * p.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
