import numpy as np
from .nn import Sigmoid, Tanh


class GRUCell:
    def __init__(self, d, h):
        self.Wrx, self.Wzx, self.Wnx = (np.random.randn(h, d) for _ in range(3))
        self.Wrh, self.Wzh, self.Wnh = (np.random.randn(h, h) for _ in range(3))
        self.r_act, self.z_act, self.h_act = Sigmoid(), Sigmoid(), Tanh()

    def forward(self, x, h_prev):
        self.r = self.r_act(self.Wrx @ x + self.Wrh @ h_prev)
        self.z = self.z_act(self.Wzx @ x + self.Wzh @ h_prev)
        self.n = self.h_act(self.Wnx @ x + self.r * (self.Wnh @ h_prev))
        return (1 - self.z) * self.n + self.z * h_prev

    def backward(self, delta):
        raise NotImplementedError
