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


if __name__ == '__main__':
    D = 24
    mlp = MLP([8 * D, 8, 16, 4])
