import numpy as np
import torch
from mytorch.activation import *


class RNN_Cell(object):
    def __init__(self, input_size, hidden_size):
        self.activation = Tanh()
        h, d = hidden_size, input_size
        self.W_ih = np.random.randn(h, d)
        self.W_hh = np.random.randn(h, h)
        self.b_ih = np.random.randn(h)
        self.b_hh = np.random.randn(h)

    def forward(self, x, h):
        return self.activation(self.W_ih.dot(x.T).T + self.b_ih + self.W_hh.dot(h.T).T + self.b_hh)

    def backward(self, delta, h, h_prev_l, h_prev_t):
        raise NotImplementedError
