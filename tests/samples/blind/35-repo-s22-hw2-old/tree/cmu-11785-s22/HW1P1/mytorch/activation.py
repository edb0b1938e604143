import numpy as np


class Identity:
    def forward(self, Z):
        """
        Argument:
            Z (np.array): see the writeup
        Return:
            np.array
        """
        self.A = Z
        return self.A

    def backward(self, dLdA):
        """
        Argument:
            dLdA (np.array): see the writeup
        Return:
            np.array
        """
        dAdZ = np.ones(self.A.shape, dtype="f")
        return dLdA * dAdZ


class Sigmoid:
    def forward(self, Z):
        """
        Argument:
            Z (np.array): see the writeup
        Return:
            np.array
        """
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * (self.A - self.A * self.A)


class Tanh:
    def forward(self, Z):
        """
        Argument:
            Z (np.array): see the writeup
        Return:
            np.array
        """
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1 - self.A * self.A)


class ReLU:
    def forward(self, Z):
        """
        Argument:
            Z (np.array): see the writeup
        Return:
            np.array
        """
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dLdA):
        return np.where(self.A > 0, dLdA, 0)
