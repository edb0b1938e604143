import sys
sys.path.append('mytorch')
import numpy as np
from linear import *
from activation import *


class MLP0():
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU()]

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        return A1

    def backward(self, dLdA1):
        dLdZ0 = dLdA1 * self.layers[1].derivative()
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP1():
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        Z1 = self.layers[2].forward(A1)
        A2 = self.layers[3].forward(Z1)
        return A2

    def backward(self, dLdA2):
        dLdZ1 = dLdA2 * self.layers[3].derivative()
        dLdA1 = self.layers[2].backward(dLdZ1)
        dLdZ0 = dLdA1 * self.layers[1].derivative()
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP4():
    def __init__(self, debug=False):
        sizes = [2, 4, 8, 8, 4, 2]
        self.layers = []
        for i in range(5):
            self.layers.append(Linear(sizes[i], sizes[i + 1]))
            self.layers.append(ReLU())

    def forward(self, A):
        for l in self.layers:
            A = l.forward(A)
        return A

    def backward(self, dLdA):
        for i in range(len(self.layers) - 1, -1, -2):
            dLdA = dLdA * self.layers[i].derivative()
            dLdA = self.layers[i - 1].backward(dLdA)
        return dLdA
