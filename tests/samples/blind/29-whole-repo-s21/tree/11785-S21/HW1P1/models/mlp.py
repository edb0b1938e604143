import os, sys
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import numpy as np
from mytorch.nn.linear import *
from mytorch.nn.activation import *


class MLP0:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU()]
        self.debug = debug

    def forward(self, A0):
        """
        Argument:
            A0 (np.array): see the writeup
        Return:
            np.array
        """
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        if self.debug:
            self.Z0 = Z0
            self.A1 = A1
        return A1

    def backward(self, dLdA1):
        """
        Argument:
            dLdA1 (np.array): see the writeup
        Return:
            np.array
        """
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            self.dLdZ0 = dLdZ0
            self.dLdA0 = dLdA0
        return dLdA0


class MLP1:
    def __init__(self, debug=False):
        self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]
        self.debug = debug

    def forward(self, A0):
        """
        Argument:
            A0 (np.array): see the writeup
        Return:
            np.array
        """
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        Z1 = self.layers[2].forward(A1)
        A2 = self.layers[3].forward(Z1)
        return A2

    def backward(self, dLdA2):
        """
        Argument:
            dLdA2 (np.array): see the writeup
        Return:
            np.array
        """
        dLdZ1 = self.layers[3].backward(dLdA2)
        dLdA1 = self.layers[2].backward(dLdZ1)
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        return dLdA0


class MLP4:
    def __init__(self, debug=False):
        self.layers = [
            Linear(2, 4), ReLU(),
            Linear(4, 8), ReLU(),
            Linear(8, 8), ReLU(),
            Linear(8, 4), ReLU(),
            Linear(4, 2), ReLU()]
        self.debug = debug

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        if self.debug:
            self.A = [A]
        for layer in self.layers:
            A = layer.forward(A)
            if self.debug:
                self.A.append(A)
        return A

    def backward(self, dLdA):
        """
        Argument:
            dLdA (np.array): see the writeup
        Return:
            np.array
        """
        for layer in reversed(self.layers):
            dLdA = layer.backward(dLdA)
        return dLdA
