import numpy as np

from mytorch.Layer_Base import Layer


class Flatten(Layer):
    def forward(self, A: np.ndarray) -> np.ndarray:
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.in_shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ.reshape(self.in_shape)
