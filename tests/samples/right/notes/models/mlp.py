from activation import *
from linear import *


class MLP0:

    def __init__(self, debug=False):
        self.layers = [Linear(2, 3)]
        self.f = [ReLU()]

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        return A1

    def backward(self, dLdA1):
        dLdZ0 = self.f[0].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP1:

    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), Linear(3, 2)]
        self.f = [ReLU(), ReLU()]

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        Z1 = self.layers[1].forward(A1)
        A2 = self.f[1].forward(Z1)
        return A2

    def backward(self, dLdA2):
        dLdZ1 = self.f[1].backward(dLdA2)
        dLdA1 = self.layers[1].backward(dLdZ1)
        dLdZ0 = self.f[0].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP4:

    def __init__(self, debug=False):
        self.layers = [Linear(2, 4), ReLU(), Linear(4, 8), ReLU(), Linear(8, 8), ReLU(), Linear(8, 4), ReLU(), Linear(4, 2), ReLU()]

    def forward(self, A):
        L = len(self.layers)
        for i in range(L):
            A = self.layers[i].forward(A)
        return A

    def backward(self, dLdA):
        L = len(self.layers)
        for i in reversed(range(L)):
            dLdA = self.layers[i].backward(dLdA)
        return dLdA


class MLP:

    def __init__(self, layer_sizes):
        self.layers = []
        for i in range(len(layer_sizes) - 2):
            self.layers.append(Linear(layer_sizes[i], layer_sizes[i + 1]))
            self.layers.append(ReLU())
        self.layers.append(Linear(layer_sizes[-2], layer_sizes[-1]))

    def init_weights(self, weights):
        for i in range(len(weights)):
            self.layers[2 * i].W = weights[i].T

    def forward(self, A):
        Z = A
        for i in range(len(self.layers)):
            Z = self.layers[i].forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ
        for i in reversed(range(len(self.layers))):
            dLdA = self.layers[i].backward(dLdA)
        return dLdA
