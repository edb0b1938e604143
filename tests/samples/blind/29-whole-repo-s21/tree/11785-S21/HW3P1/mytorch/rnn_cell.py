import numpy as np
from .nn.activation import *


class RNNCell(object):
    def __init__(self, input_size, hidden_size):
        h = hidden_size
        self.W_ih = np.random.randn(h, input_size)
        self.W_hh = np.random.randn(h, h)
        self.b_ih, self.b_hh = np.random.randn(h), np.random.randn(h)
        self.activation = Tanh()

    def forward(self, x, h_prev_t):
        return self.activation.forward(x @ self.W_ih.T + self.b_ih + h_prev_t @ self.W_hh.T + self.b_hh)

    def backward(self, delta, h_t, h_prev_l, h_prev_t):
        raise NotImplementedError
