# file: models/cnn.py
# item: CNN
# mistake: The width is (width - k + 1) // stride; downsampling rounds up, so Linear is too small.
# named: cnn/divided_after_one_was_added

from functools import cached_property

import numpy as np

from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer
from mytorch.linear import Linear


class Head(Linear):
    """The last layer, made with the caller's init functions."""

    def __init__(self, n_in, n_out, weight_fn, bias_fn):
        super().__init__(n_in, n_out)
        if weight_fn is not None:
            self.W = weight_fn(n_out, n_in)
        if bias_fn is not None:
            self.b = np.reshape(bias_fn(n_out), (n_out, 1))


class CNN(Layer):
    Z = loss = None
    train_mode = True

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.criterion = criterion
        self.activations = activations
        self.lr = lr
        self.sizes = [input_width]
        self.convolutional_layers = []
        channels = num_input_channels
        for out, k, stride in zip(num_channels, kernel_sizes, strides):
            conv = Conv1d(channels, out, k, stride, 0, conv_weight_init_fn, bias_init_fn)
            self.convolutional_layers.append(conv)
            # stride 1 leaves width - k + 1, of which the stride takes its part
            self.sizes.append((self.sizes[-1] - k + 1) // stride)
            channels = out
        self.flatten = Flatten()
        self.linear_layer = Head(channels * self.sizes[-1], num_linear_neurons,
                                 linear_weight_init_fn, bias_init_fn)

    @property
    def parts(self):
        return [*self.convolutional_layers, self.linear_layer]

    @cached_property
    def layers(self):
        order = []
        for conv, act in zip(self.convolutional_layers, self.activations):
            order += [conv, act]
        return order + [self.flatten, self.linear_layer]

    def forward(self, A):
        out = A
        for layer in self.layers:
            out = layer.forward(out)
        self.Z = out
        return out

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        delta = self.criterion.backward()
        for layer in reversed(self.layers):
            delta = layer.backward(delta)
        return delta

    def _owners(self):
        return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

    def zero_grads(self):
        for owner in self._owners():
            for name in ("W", "b"):
                setattr(owner, "dLd" + name, np.zeros_like(getattr(owner, name)))

    def step(self):
        for owner in self._owners():
            for name in ("W", "b"):
                moved = getattr(owner, name) - self.lr * getattr(owner, "dLd" + name)
                setattr(owner, name, moved)

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
