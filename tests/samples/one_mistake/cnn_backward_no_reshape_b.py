# file: models/cnn.py
# item: CNN
# mistake: backward leaves flatten out: the last activation gets a gradient of wrong shape.
# unnamed

from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Layer, learnables
from mytorch.linear import Linear


def conv_width(width, kernel, stride):
    """Width after one convolution without padding."""
    return 1 + (width - kernel) // stride


class CNN(Layer):
    """conv -> act -> conv -> act -> ... -> flatten -> linear"""

    def __init__(
        self,
        input_width,
        num_input_channels,
        num_channels,
        kernel_sizes,
        strides,
        num_linear_neurons,
        activations,
        conv_weight_init_fn,
        bias_init_fn,
        linear_weight_init_fn,
        criterion,
        lr,
    ):
        self.activations, self.criterion, self.lr = list(activations), criterion, lr
        self.nlayers, self.train_mode = len(num_channels), True
        self.Z = self.loss = None

        sizes = [num_input_channels, *num_channels]
        inits = dict(weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
        self.convolutional_layers = [
            Conv1d(c_in, c_out, k, s, **inits)
            for c_in, c_out, k, s in zip(sizes, sizes[1:], kernel_sizes, strides)
        ]
        width = input_width
        for k, s in zip(kernel_sizes, strides):
            width = conv_width(width, k, s)
        self.flatten = Flatten()
        self.linear_layer = self._make_linear(
            sizes[-1] * width, num_linear_neurons, linear_weight_init_fn, bias_init_fn
        )

    @staticmethod
    def _make_linear(n_in, n_out, weight_fn, bias_fn):
        linear = Linear(n_in, n_out)
        if weight_fn:
            linear.W = weight_fn(n_out, n_in)
        if bias_fn:
            linear.b = bias_fn(n_out)[:, None]
        return linear

    @property
    def parts(self):
        return [*self.convolutional_layers, self.linear_layer]

    @property
    def layers(self):
        pairs = zip(self.convolutional_layers, self.activations)
        return [each for pair in pairs for each in pair] + [self.flatten, self.linear_layer]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        self.Z = A
        return A

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        dLdA = self.criterion.backward()
        dLdA = self.linear_layer.backward(dLdA)
        for conv, act in zip(self.convolutional_layers[::-1], self.activations[::-1]):
            dLdA = conv.backward(act.backward(dLdA))
        return dLdA

    def zero_grads(self):
        for g in self.grads:
            g[...] = 0

    def step(self):
        for layer, name in learnables(self.parts):
            moved = getattr(layer, name) - self.lr * getattr(layer, "dLd" + name)
            setattr(layer, name, moved)

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
