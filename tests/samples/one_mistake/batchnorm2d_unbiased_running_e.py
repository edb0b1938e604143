# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: The running variance gets the unbiased estimate; it should get the biased one too.
# named: batchnorm/unbiased_running_variance

from dataclasses import dataclass

import numpy as np

from mytorch.layer import Layer


@dataclass
class Stats:
    mean: np.ndarray
    var: np.ndarray

    @classmethod
    def of(cls, Z):
        mean = Z.mean(axis=(0, 2, 3), keepdims=True)
        return cls(mean, ((Z - mean) ** 2).mean(axis=(0, 2, 3), keepdims=True))

    def cast(self, dtype):
        return Stats(self.mean.astype(dtype), self.var.astype(dtype))


class BatchNorm2d(Layer):
    def __init__(self, num_features, alpha=0.9):
        shape = (1, num_features, 1, 1)
        self.num_features = num_features
        self.alpha = alpha
        self.eps = 1e-8
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    params = property(lambda self: [self.BW, self.Bb])
    grads = property(lambda self: [self.dLdBW, self.dLdBb])

    def update(self, stats, count):
        keep = self.alpha
        self.running_M = keep * self.running_M + (1 - keep) * stats.mean
        # estimate of the population's variance
        self.running_V = keep * self.running_V + (1 - keep) * stats.var * count / (count - 1)

    def forward(self, Z, eval=False):
        if not np.issubdtype(Z.dtype, np.floating):
            Z = Z.astype(np.float64)
        self.eval = eval
        if eval:
            stats = Stats(self.running_M, self.running_V).cast(Z.dtype)
        else:
            stats = Stats.of(Z)
            self.update(stats, Z.size / Z.shape[1])
        self.std = np.sqrt(stats.var + self.eps)
        self.NZ = (Z - stats.mean) / self.std
        return self.NZ * self.BW.astype(Z.dtype) + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ):
        g = dLdBZ.astype(self.NZ.dtype)
        self.dLdBW = np.add.reduce(g * self.NZ, axis=(0, 2, 3), keepdims=True)
        self.dLdBb = np.add.reduce(g, axis=(0, 2, 3), keepdims=True)
        g = g * self.BW.astype(g.dtype)
        if not self.eval:
            part = Stats.of(g).mean + self.NZ * Stats.of(g * self.NZ).mean
            g = g - part
        return g / self.std
