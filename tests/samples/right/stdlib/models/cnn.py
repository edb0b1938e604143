"""Three convolutions, then a linear layer."""
from __future__ import annotations

import os
import sys
from functools import reduce

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import numpy as np

from mytorch.nn import Conv1d, Flatten, Linear


class CNN:
    modes = frozenset({"train", "eval"})

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.mode = "train"
        self.activations = activations
        self.criterion = criterion
        self.lr = lr
        rows = zip([num_input_channels, *num_channels], num_channels, kernel_sizes, strides)
        self.convolutional_layers = [
            Conv1d(*row, weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
            for row in rows
        ]
        width = reduce(
            lambda w, conv: 1 + (w - conv.conv1d_stride1.kernel_size) // conv.stride,
            self.convolutional_layers,
            input_width,
        )
        self.flatten = Flatten()
        self.linear_layer = Linear(width * num_channels[-1], num_linear_neurons)
        self.linear_layer.W[...] = linear_weight_init_fn(*self.linear_layer.W.shape)
        self.linear_layer.b[:, 0] = bias_init_fn(num_linear_neurons)
        print(self.linear_layer.summary())

    def __setattr__(self, name, value):
        if name == "mode" and value not in self.modes:
            raise ValueError(f"mode must be one of {sorted(self.modes)}")
        super().__setattr__(name, value)

    @property
    def train_mode(self):
        return self.mode == "train"

    @property
    def layers(self):
        for conv, activation in zip(self.convolutional_layers, self.activations):
            yield from (conv, activation)
        yield self.flatten
        yield self.linear_layer

    @property
    def learning(self):
        return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

    def forward(self, A):
        self.Z = reduce(lambda out, layer: layer.forward(out), self.layers, A)
        return self.Z

    __call__ = forward

    def backward(self, labels):
        self.loss = np.sum(self.criterion.forward(self.Z, labels))
        grad = self.criterion.backward()
        for layer in reversed(list(self.layers)):
            grad = layer.backward(grad)
        return grad

    def zero_grads(self):
        for layer in self.learning:
            layer.dLdW, layer.dLdb = map(np.zeros_like, (layer.W, layer.b))

    def step(self):
        for layer in self.learning:
            layer.W, layer.b = layer.W - self.lr * layer.dLdW, layer.b - self.lr * layer.dLdb

    def train(self):
        self.mode = "train"

    def eval(self):
        self.mode = "eval"
