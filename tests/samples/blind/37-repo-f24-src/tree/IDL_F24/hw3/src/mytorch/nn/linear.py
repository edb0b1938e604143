import numpy as np

from mytorch.nn.base import Layer


class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, debug: bool = False) -> None:
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros(out_features)
        self.debug = debug

    def forward(self, A: np.ndarray) -> np.ndarray:
        self.A = A
        return np.einsum("ni,oi->no", A, self.W) + self.b.reshape(1, -1)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        self.dLdW = np.einsum("no,ni->oi", dLdZ, self.A)
        self.dLdb = dLdZ.sum(axis=0).reshape(self.b.shape)
        return np.einsum("no,oi->ni", dLdZ, self.W)
