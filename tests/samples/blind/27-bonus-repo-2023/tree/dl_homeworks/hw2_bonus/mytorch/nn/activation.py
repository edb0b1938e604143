import numpy as np


class Identity:
    forward = backward = lambda self, x: x


class ReLU:
    def forward(self, Z):
        self.sign = (Z > 0) * 1.0
        return Z * self.sign

    def backward(self, dLdA):
        return dLdA * self.sign
