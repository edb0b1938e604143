import numpy as np
from mytorch.linear import Linear
from mytorch.activation import ReLU


class MLP0:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU()]

    def forward(self, A0):
        return self.layers[1].forward(self.layers[0].forward(A0))

    def backward(self, dLdA1):
        return self.layers[0].backward(self.layers[1].backward(dLdA1))


class MLP1:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]

    def forward(self, A0):
        for l in self.layers:
            A0 = l.forward(A0)
        return A0

    def backward(self, g):
        for l in self.layers[::-1]:
            g = l.backward(g)
        return g


class MLP4:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 4), ReLU(), Linear(4, 8), ReLU(), Linear(8, 8), ReLU(), Linear(8, 4), ReLU(), Linear(4, 2), ReLU()]

    def forward(self, A):
        for l in self.layers:
            A = l.forward(A)
        return A

    def backward(self, g):
        for l in self.layers[::-1]:
            g = l.backward(g)
        return g
