# file: models/mlp.py
# item: MLP4
# mistake: There is no activation after the last layer, though MLP4 has a ReLU after every Linear.
# named: mlp/activation_missing_after_the_last

from functools import reduce

from mytorch.activation import Identity, ReLU, Sigmoid
from mytorch.layer import Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


def dense_relu(widths, debug=False):
    """Linear, ReLU, Linear, ReLU ... for these widths."""
    stack = []
    for n_in, n_out in zip(widths[:-1], widths[1:]):
        stack += [Linear(n_in, n_out, debug=debug), ReLU()]
    return stack


class _Stack(Layer):
    """Runs self.layers, and notes what they give when debugging."""

    debug = False

    @property
    def parts(self):
        return self.layers

    def _note(self, name, value):
        if self.debug:
            setattr(self, name, value)

    def forward(self, A):
        self._note("A0", A)
        out = A
        for depth, layer in enumerate(self.layers):
            out = layer.forward(out)
            i, odd = divmod(depth, 2)
            self._note(f"A{i + 1}" if odd else f"Z{i}", out)
        return out

    def backward(self, dLdA):
        self._note(f"dLdA{len(self.layers) // 2}", dLdA)
        grad = dLdA
        for depth in reversed(range(len(self.layers))):
            grad = self.layers[depth].backward(grad)
            i, odd = divmod(depth, 2)
            self._note(f"dLdZ{i}" if odd else f"dLdA{i}", grad)
        return grad


class MLP0(_Stack):
    def __init__(self, debug=False):
        self.debug = debug
        self.layers = dense_relu([2, 3], debug)


class MLP1(_Stack):
    def __init__(self, debug=False):
        self.debug = debug
        self.layers = dense_relu([2, 3, 2], debug)


class MLP4(_Stack):
    def __init__(self, debug=False):
        self.debug = debug
        self.layers = dense_relu([2, 4, 8, 8, 4, 2], debug)
        self.layers[-1] = Identity()  # output layer


class MLP(Layer):
    def __init__(self, layer_sizes):
        self.layer_sizes = list(layer_sizes)
        self.layers = dense_relu(self.layer_sizes)[:-1]

    @property
    def parts(self):
        return self.layers

    def init_weights(self, weights):
        for linear, w in zip(self.layers[::2], weights):
            linear.W = w.T.copy()

    def forward(self, A):
        return reduce(lambda x, layer: layer.forward(x), self.layers, A)

    def backward(self, dLdZ):
        return reduce(lambda g, layer: layer.backward(g), reversed(self.layers), dLdZ)


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        first, second = Linear(input_size, hidden_size), Linear(hidden_size, output_size)
        self.layers = [first, Sigmoid(), second]
        self.criterion = CrossEntropyLoss()

    @property
    def params(self):
        return [p for layer in self.layers for p in layer.params]

    @property
    def grads(self):
        return [g for layer in self.layers for g in layer.grads]

    def predict(self, x):
        return reduce(lambda h, layer: layer.forward(h), self.layers, x)

    def forward(self, x, t):
        return self.criterion.forward(self.predict(x), t)

    def backward(self):
        start = self.criterion.backward()
        return reduce(lambda g, layer: layer.backward(g), reversed(self.layers), start)
