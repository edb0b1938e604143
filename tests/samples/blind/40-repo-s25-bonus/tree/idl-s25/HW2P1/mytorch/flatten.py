import numpy as np

from mytorch.layer import Layer


class Flatten(Layer):
    def forward(self, A: np.ndarray) -> np.ndarray:
        self.in_shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ.reshape(self.in_shape)
