import numpy as np
from mytorch.nn.activation import Sigmoid, Tanh


class GRUCell:
    def __init__(self, input_size, hidden_size):
        self.d, self.h = input_size, hidden_size
        self.r_act, self.z_act, self.h_act = Sigmoid(), Sigmoid(), Tanh()

    def forward(self, x, h_prev_t):
        ...  # TODO

    def backward(self, delta):
        ...
