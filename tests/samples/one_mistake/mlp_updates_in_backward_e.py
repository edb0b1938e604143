# file: models/mlp.py
# item: MLP
# mistake: backward itself moves the weights; with the optimiser's step that makes two updates.
# unnamed

import numpy as np

from mytorch.activation import ReLU, Sigmoid
from mytorch.layer import Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


class Chain(Layer):
    """Layers one after the other. With debug every value on the way is kept by its name."""

    def __init__(self, layers, debug=False):
        self.layers = list(layers)
        self.debug = debug

    @property
    def parts(self):
        return self.layers

    def _note(self, prefix, i, value):
        if self.debug:
            # even places hold A's, odd ones Z's
            letter = "AZ"[i % 2]
            setattr(self, f"{prefix}{letter}{i // 2}", np.copy(value))
        return value

    def forward(self, A):
        self._note("", 0, A)
        for i, layer in enumerate(self.layers, start=1):
            A = self._note("", i, layer.forward(A))
        return A

    def backward(self, grad):
        last = len(self.layers)
        self._note("dLd", last, grad)
        for i in range(last - 1, -1, -1):
            grad = self._note("dLd", i, self.layers[i].backward(grad))
        return grad


def dense(sizes):
    """Linear, ReLU, Linear, ReLU, ..."""
    for n_in, n_out in zip(sizes, sizes[1:]):
        yield Linear(n_in, n_out)
        yield ReLU()


class MLP0(Chain):
    def __init__(self, debug=False):
        super().__init__(dense([2, 3]), debug)


class MLP1(Chain):
    def __init__(self, debug=False):
        super().__init__(dense([2, 3, 2]), debug)


class MLP4(Chain):
    def __init__(self, debug=False):
        super().__init__(dense([2, 4, 8, 8, 4, 2]), debug)


class MLP(Chain):
    learning_rate = 0.1

    def __init__(self, layer_sizes):
        *layers, _ = dense(layer_sizes)  # the last ReLU goes
        super().__init__(layers)

    def init_weights(self, weights):
        for linear, w in zip(self.layers[::2], weights):
            linear.W = np.array(w.T)

    def backward(self, grad):
        grad = super().backward(grad)
        # gradients are complete now, update
        for linear in self.layers[::2]:
            linear.W = linear.W - self.learning_rate * linear.dLdW
            linear.b = linear.b - self.learning_rate * linear.dLdb
        return grad


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.net = Chain([Linear(input_size, hidden_size), Sigmoid(),
                          Linear(hidden_size, output_size)])
        self.layers = self.net.layers
        self.criterion = CrossEntropyLoss()

    params = property(lambda self: self.net.params)
    grads = property(lambda self: self.net.grads)

    def predict(self, x):
        return self.net.forward(x)

    def forward(self, x, t):
        return self.criterion.forward(self.predict(x), t)

    def backward(self):
        return self.net.backward(self.criterion.backward())
