import numpy as np


class Activation(object):
    def __init__(self):
        self.state = None

    def __call__(self, x):
        return self.forward(x)


class Identity(Activation):
    def forward(self, x):
        self.state = x
        return x

    def derivative(self):
        return np.ones_like(self.state)

    def backward(self, dLdA):
        return dLdA * self.derivative()


class Sigmoid(Activation):
    def forward(self, x):
        self.state = 1 / (1 + np.exp(-x))
        return self.state

    def derivative(self):
        return self.state * (1 - self.state)

    def backward(self, dLdA):
        return dLdA * self.derivative()


class Tanh(Activation):
    def forward(self, x):
        self.state = np.tanh(x)
        return self.state

    def derivative(self):
        return 1 - self.state ** 2

    def backward(self, dLdA):
        return dLdA * self.derivative()


class ReLU(Activation):
    def forward(self, x):
        self.state = x
        return x * (x > 0)

    def derivative(self):
        return np.where(self.state > 0, 1.0, 0.0)

    def backward(self, dLdA):
        return dLdA * self.derivative()
