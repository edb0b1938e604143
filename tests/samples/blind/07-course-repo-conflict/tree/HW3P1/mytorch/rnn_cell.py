import numpy as np
from activation import *


class RNNCell(object):
    def __init__(self, input_size, hidden_size):
        self.W_ih = np.random.randn(hidden_size, input_size)
        self.W_hh = np.random.randn(hidden_size, hidden_size)
        self.b_ih = np.random.randn(hidden_size)
        self.b_hh = np.random.randn(hidden_size)
        self.activation = Tanh()

    def forward(self, x, h):
        return self.activation.forward(x @ self.W_ih.T + self.b_ih + h @ self.W_hh.T + self.b_hh)

    def backward(self, delta, h, h_prev_l, h_prev_t):
        dz = (1 - h ** 2) * delta
        N = delta.shape[0]
        self.dW_ih = dz.T @ h_prev_l / N
        self.dW_hh = dz.T @ h_prev_t / N
        return dz @ self.W_ih, dz @ self.W_hh
