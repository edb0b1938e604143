# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: alpha weighs the new batch instead of the old running value.
# named: batchnorm/running_statistics_wrong_way_round

import numpy as np

from mytorch.layer import Layer


class BatchNorm1d(Layer):
    """Works for (N, C) and (N, C, L): reduces over every axis but the channels."""

    eps = 1e-8

    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.running_M = np.zeros((1, num_features))
        self.running_V = np.ones((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def spread(self, stat):
        """(1, C) -> something that broadcasts against the input"""
        shape = (1, -1) + (1,) * (self.ndim - 2)
        return stat.reshape(shape).astype(self.dtype)

    def average(self, x):
        return x.mean(axis=self.axes).reshape(1, -1)

    def moments(self, x):
        mean = self.average(x)
        return mean, self.average((x - self.spread(mean)) ** 2)

    def blend(self, old, new):
        return (1 - self.alpha) * old + self.alpha * new

    def forward(self, Z, eval=False):
        x = np.asarray(Z)
        x = x if x.dtype.kind == "f" else x.astype(float)
        self.ndim, self.dtype = x.ndim, x.dtype
        self.axes = (0,) + tuple(range(2, x.ndim))
        self.batch_mode = not eval
        if eval:
            mean, var = self.running_M, self.running_V
        else:
            mean, var = self.moments(x)
            self.running_M = self.blend(self.running_M, mean)
            self.running_V = self.blend(self.running_V, var)
        self.scale = 1 / np.sqrt(self.spread(var) + self.eps)
        self.normed = (x - self.spread(mean)) * self.scale
        return self.spread(self.BW) * self.normed + self.spread(self.Bb)

    def backward(self, dLdBZ):
        g = np.asarray(dLdBZ, dtype=self.dtype)
        self.dLdBW = (g * self.normed).sum(axis=self.axes).reshape(1, -1)
        self.dLdBb = g.sum(axis=self.axes).reshape(1, -1)
        g = g * self.spread(self.BW)
        if self.batch_mode:
            along = self.normed * self.spread(self.average(g * self.normed))
            g = g - self.spread(self.average(g)) - along
        return g * self.scale
