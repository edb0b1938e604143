import numpy as np


# In this year's course backward() takes nothing and returns the derivative,
# whoever calls it multiplies by the incoming gradient.

class Identity():

    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, state=None):
        return np.ones(self.A.shape)


class Sigmoid():

    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, state=None):
        return self.A * (1 - self.A)


class Tanh():

    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, state=None):
        if state is not None:
            return 1 - state ** 2
        return 1 - self.A ** 2


class ReLU():

    def forward(self, Z):
        self.A = np.maximum(0, Z)
        return self.A

    def backward(self):
        dAdZ = np.zeros(self.A.shape)
        dAdZ[self.A > 0] = 1
        return dAdZ
