import numpy as np
import torch
from activation import *


class GRUCell(object):
    def __init__(self, in_dim, hidden_dim):
        self.d = in_dim
        self.h = hidden_dim
        d, h = self.d, self.h
        self.Wrx = np.random.randn(h, d)
        self.Wzx = np.random.randn(h, d)
        self.Wnx = np.random.randn(h, d)
        self.Wrh = np.random.randn(h, h)
        self.Wzh = np.random.randn(h, h)
        self.Wnh = np.random.randn(h, h)
        self.bir, self.biz, self.bin = (np.random.randn(h) for _ in range(3))
        self.bhr, self.bhz, self.bhn = (np.random.randn(h) for _ in range(3))
        self.r_act, self.z_act, self.h_act = Sigmoid(), Sigmoid(), Tanh()

    def forward(self, x, h):
        self.x, self.hidden = x, h
        self.r = self.r_act.forward(self.Wrx @ x + self.bir + self.Wrh @ h + self.bhr)
        self.z = self.z_act.forward(self.Wzx @ x + self.biz + self.Wzh @ h + self.bhz)
        self.inner = self.Wnh @ h + self.bhn
        self.n = self.h_act.forward(self.Wnx @ x + self.bin + self.r * self.inner)
        return (1 - self.z) * self.n + self.z * h

    def backward(self, delta):
        # not yet
        return None
