import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
from mytorch.nn import Linear, ReLU


class _Net:
    def __init__(self, debug=False):
        self.debug = debug
        self.layers = [f for i, o in zip(self.dims, self.dims[1:]) for f in (Linear(i, o), ReLU())]

    def forward(self, A):
        for l in self.layers:
            A = l.forward(A)
        return A

    def backward(self, dLdA):
        for l in reversed(self.layers):
            dLdA = l.backward(dLdA)
        return dLdA


class MLP0(_Net):
    dims = (2, 3)


class MLP1(_Net):
    dims = (2, 3, 2)


class MLP4(_Net):
    dims = (2, 4, 8, 8, 4, 2)
