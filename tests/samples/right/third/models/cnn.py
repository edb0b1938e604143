import sys

sys.path.insert(0, "./mytorch")
import numpy as np

from layers import Flatten, Linear
from conv1d import Conv1d


class CNN:

    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        inputs = [num_input_channels, *num_channels]
        self.convolutional_layers = [
            Conv1d(inputs[i], num_channels[i], kernel_sizes[i], strides[i],
                   weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
            for i in range(self.nlayers)
        ]
        self.flatten = Flatten()

        # let the convolutions tell how much comes out of them
        probe = np.zeros((1, num_input_channels, input_width))
        for layer in self.convolutional_layers:
            probe = layer(probe)
        self.linear_layer = Linear(probe.size, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(*self.linear_layer.W.shape)
        self.linear_layer.b = bias_init_fn(num_linear_neurons)

        self.layers = []
        for layer, activation in zip(self.convolutional_layers, activations):
            self.layers += [layer, activation]
        self.layers += [self.flatten, self.linear_layer]

    def forward(self, A):
        for layer in self.layers:
            A = layer(A)
        self.Z = A
        return A

    __call__ = forward

    def backward(self, labels):
        self.loss = self.criterion(self.Z, labels).sum()
        grad = self.criterion.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def trainable(self):
        yield from (layer.conv1d_stride1 for layer in self.convolutional_layers)
        yield self.linear_layer

    def zero_grads(self):
        for layer in self.trainable():
            layer.dLdW = np.zeros_like(layer.W)
            layer.dLdb = np.zeros_like(layer.b)

    def step(self):
        for layer in self.trainable():
            layer.W = layer.W - self.lr * layer.dLdW
            layer.b = layer.b - self.lr * layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
