from typing import List

import matplotlib.pyplot as plt
import numpy as np

from mytorch.base import Layer
from mytorch.linear import Linear
from mytorch.activation import ReLU


class _Sequential(Layer):
    widths: tuple = ()

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers: List[Layer] = []
        for i, o in zip(self.widths, self.widths[1:]):
            self.layers += [Linear(i, o), ReLU()]

    def forward(self, A0: np.ndarray) -> np.ndarray:
        out = A0
        for layer in self.layers:
            out = layer(out)
        return out

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        for layer in self.layers[::-1]:
            dLdA = layer.backward(dLdA)
        return dLdA


class MLP0(_Sequential):
    widths = (2, 3)


class MLP1(_Sequential):
    widths = (2, 3, 2)


class MLP4(_Sequential):
    widths = (2, 4, 8, 8, 4, 2)


# ---- quick sanity check, keep it while debugging ----
np.random.seed(0)
net = MLP1()
for l in net.layers[::2]:
    l.W = np.random.randn(*l.W.shape) * 0.5
X = np.random.randn(64, 2)
T = np.abs(X @ np.array([[0.3, -0.2], [0.1, 0.7]]))
curve = []
for step in range(60):
    E = net.forward(X) - T
    curve.append(float((E ** 2).mean()))
    net.backward(2 * E / E.size)
    for l in net.layers[::2]:
        l.W = l.W - 0.1 * l.dLdW
        l.b = l.b - 0.1 * l.dLdb
print("loss went from", curve[0], "to", curve[-1])
plt.plot(curve)
plt.title("MLP1 toy fit")
plt.close("all")
