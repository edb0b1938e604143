import numpy as np

from mytorch.nn import Conv1d, Flatten, Linear


class CNN:
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides, num_linear_neurons,
                 activations, conv_weight_init_fn, bias_init_fn, linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        self.convolutional_layers = []
        width, channels = input_width, num_input_channels
        for c, k, s in zip(num_channels, kernel_sizes, strides):
            self.convolutional_layers.append(
                Conv1d(channels, c, k, s, weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn))
            width, channels = 1 + (width - k) // s, c
        self.flatten = Flatten()
        self.linear_layer = Linear(width * channels, num_linear_neurons, linear_weight_init_fn, bias_init_fn)

        self.layers = [l for pair in zip(self.convolutional_layers, activations) for l in pair]
        self.layers += [self.flatten, self.linear_layer]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        self.Z = A
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    @property
    def _learning(self):
        return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

    def zero_grads(self):
        for layer in self._learning:
            layer.dLdW.fill(0.0)
            layer.dLdb.fill(0.0)

    def step(self):
        for layer in self._learning:
            layer.W = layer.W - self.lr * layer.dLdW
            layer.b = layer.b - self.lr * layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
