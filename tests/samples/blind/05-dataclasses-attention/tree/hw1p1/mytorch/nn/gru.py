import numpy as np
from .activation import Sigmoid, Tanh


class GRUCell:
    def __init__(self, input_size, hidden_size):
        self.d, self.h = input_size, hidden_size
        self.Wrx = np.random.randn(self.h, self.d)
        # TODO the other eight
        self.r_act, self.z_act, self.h_act = Sigmoid(), Sigmoid(), Tanh()

    def forward(self, x, h_prev_t):
        pass

    def backward(self, delta):
        pass
