from mytorch.activation import ReLU
from mytorch.linear import Linear


class MLP:
    def __init__(self, layer_sizes):
        self.modules = []
        for size_in, size_out in zip(layer_sizes[:-1], layer_sizes[1:]):
            self.modules += [Linear(size_in, size_out), ReLU()]
        self.modules.pop()

    def init_weights(self, weights):
        for i, weight in enumerate(weights):
            self.modules[2 * i].weight = weight.T

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x

    def backward(self, delta):
        for module in reversed(self.modules):
            delta = module.backward(delta)
        return delta
