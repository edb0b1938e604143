import numpy as np


class Activation:
    def __call__(self, Z):
        return self.forward(Z)


class Identity(Activation):
    def forward(self, Z):
        self.A = Z
        return self.A

    def backward(self, dLdA):
        return dLdA


class Sigmoid(Activation):
    def forward(self, Z):
        # log-sigmoid is stable on both sides
        self.A = np.exp(-np.logaddexp(0, -Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)


class Tanh(Activation):
    def forward(self, Z):
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA):
        return dLdA * (1 - np.square(self.A))


class ReLU(Activation):
    def forward(self, Z):
        self.on = Z > 0
        self.A = np.where(self.on, Z, 0.)
        return self.A

    def backward(self, dLdA):
        return np.where(self.on, dLdA, 0.)
