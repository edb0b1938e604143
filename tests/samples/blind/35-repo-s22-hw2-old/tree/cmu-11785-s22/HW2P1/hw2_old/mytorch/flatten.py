import numpy as np


class Flatten():
    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.shape = A.shape
        return A.reshape(A.shape[0], -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.shape)
