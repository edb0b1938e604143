# old version, do not submit
import numpy as np

class Sigmoid(object):
    def forward(self, x):
        self.state = 1 / (1 + np.exp(-x))
        return self.state
    def derivative(self):
        return self.state * (1 - self.stat)

class Linear:
    def forward(self, x):
        return x @ self.W
