# file: models/cnn.py
# item: CNN
# mistake: backward ends with self.step(), so the caller's own step moves the weights a second time.
# named: cnn/stepped_in_backward

from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer
from mytorch.linear import Linear


def out_width(width, kernel_sizes, strides):
    """Width that is left after all convolutions."""
    for k, s in zip(kernel_sizes, strides):
        width = (width - k) // s + 1
    return width


class CNN(Layer):
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.activations, self.criterion, self.lr = activations, criterion, lr
        self.train_mode = True
        self.Z = self.loss = None

        self.convolutional_layers = [
            Conv1d(c_in, c_out, k, s, weight_init_fn=conv_weight_init_fn,
                   bias_init_fn=bias_init_fn)
            for c_in, c_out, k, s in zip([num_input_channels, *num_channels], num_channels,
                                         kernel_sizes, strides)
        ]
        self.flatten = Flatten()
        features = num_channels[-1] * out_width(input_width, kernel_sizes, strides)
        self.linear_layer = Linear(features, num_linear_neurons)
        if linear_weight_init_fn:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, features)
        if bias_init_fn:
            self.linear_layer.b = bias_init_fn(num_linear_neurons)[:, None]

    @property
    def parts(self):
        return [*self.convolutional_layers, self.linear_layer]

    @property
    def layers(self):
        pairs = zip(self.convolutional_layers, self.activations)
        return [one for pair in pairs for one in pair] + [self.flatten, self.linear_layer]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        self.Z = A
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        self.step()
        return grad

    def _holders(self):
        yield from (conv.conv1d_stride1 for conv in self.convolutional_layers)
        yield self.linear_layer

    def zero_grads(self):
        for layer in self._holders():
            layer.dLdW, layer.dLdb = 0 * layer.W, 0 * layer.b

    def step(self):
        for layer in self._holders():
            layer.W = layer.W - self.lr * layer.dLdW
            layer.b = layer.b - self.lr * layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
