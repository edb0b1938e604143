import numpy as np
import os, sys


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
        return 1.0


class Sigmoid(Activation):
    def forward(self, x):
        self.state = 1 / (1 + np.exp(-x))
        return self.state

    def derivative(self):
        return self.state * (1 - self.state)


class Tanh(Activation):
    def forward(self, x):
        self.state = np.tanh(x)
        return self.state

    def derivative(self):
        return 1 - np.power(self.state, 2)


class ReLU(Activation):
    def forward(self, x):
        self.state = x.copy()
        self.state[self.state < 0] = 0
        return self.state

    def derivative(self):
        return (self.state > 0).astype(np.float)
