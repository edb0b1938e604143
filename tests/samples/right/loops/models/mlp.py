import sys
sys.path.append('mytorch')
from linear import *
from activation import *


class MLP():

    def __init__(self, layer_sizes):
        self.layers = []
        for i in range(len(layer_sizes) - 1):
            self.layers.append(Linear(layer_sizes[i], layer_sizes[i + 1]))
            self.layers.append(ReLU())
        self.layers = self.layers[:-1]

    def init_weights(self, weights):
        for i in range(len(weights)):
            self.layers[i * 2].W = weights[i].T

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdA):
        for i in range(len(self.layers) - 1, -1, -1):
            if isinstance(self.layers[i], ReLU):
                dLdA = dLdA * self.layers[i].backward()
            else:
                dLdA = self.layers[i].backward(dLdA)
        return dLdA


class MLP0():

    def __init__(self, debug=False):
        self.layers = [Linear(2, 3)]
        self.f = [ReLU()]
        self.debug = debug

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        if self.debug:
            self.Z0 = Z0
            self.A1 = A1
        return A1

    def backward(self, dLdA1):
        dA1dZ0 = self.f[0].backward()
        dLdZ0 = dA1dZ0 * dLdA1
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP1():

    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), Linear(3, 2)]
        self.f = [ReLU(), ReLU()]
        self.debug = debug

    def forward(self, A0):
        Z0 = self.layers[0].forward(A0)
        A1 = self.f[0].forward(Z0)
        Z1 = self.layers[1].forward(A1)
        A2 = self.f[1].forward(Z1)
        return A2

    def backward(self, dLdA2):
        dLdZ1 = self.f[1].backward() * dLdA2
        dLdA1 = self.layers[1].backward(dLdZ1)
        dLdZ0 = self.f[0].backward() * dLdA1
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP4():

    def __init__(self, debug=False):
        self.layers = [Linear(2, 4), Linear(4, 8), Linear(8, 8), Linear(8, 4), Linear(4, 2)]
        self.f = [ReLU(), ReLU(), ReLU(), ReLU(), ReLU()]
        self.debug = debug

    def forward(self, A):
        if self.debug:
            self.A = [A]
        L = len(self.layers)
        for i in range(L):
            Z = self.layers[i].forward(A)
            A = self.f[i].forward(Z)
            if self.debug:
                self.A.append(A)
        return A

    def backward(self, dLdA):
        L = len(self.layers)
        for i in reversed(range(L)):
            dLdZ = self.f[i].backward() * dLdA
            dLdA = self.layers[i].backward(dLdZ)
        return dLdA


if __name__ == '__main__':
    D = 24
    mlp = MLP([8 * D, 8, 16, 4])
