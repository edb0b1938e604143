# file: mytorch/layernorm.py
# item: LayerNorm
# mistake: Averages over axis 0, the batch, which makes it a batch normalisation.
# named: normalisation/over_the_batch

import numpy as np

from mytorch.layer import Layer


class LayerNorm(Layer):
    AXIS = 0

    def __init__(self, normalized_shape, eps=1e-5):
        self.eps = eps
        self.gamma, self.beta = np.ones(normalized_shape), np.zeros(normalized_shape)
        self.dLdgamma, self.dLdbeta = np.zeros(normalized_shape), np.zeros(normalized_shape)

    @property
    def params(self):
        return [self.gamma, self.beta]

    @property
    def grads(self):
        return [self.dLdgamma, self.dLdbeta]

    def avg(self, t):
        return np.mean(t, axis=self.AXIS, keepdims=True)

    def forward(self, x):
        x = np.asarray(x)
        x = x.astype(x.dtype if x.dtype.kind == "f" else float)
        centred = x - self.avg(x)
        self.inv = 1 / np.sqrt(self.avg(centred**2) + self.eps)
        self.unit = centred * self.inv
        return self.unit * self.gamma.astype(x.dtype) + self.beta.astype(x.dtype)

    def backward(self, dLdZ):
        dLdZ = np.asarray(dLdZ, dtype=self.unit.dtype)
        batch_axes = tuple(range(dLdZ.ndim - 1))
        self.dLdbeta = dLdZ.sum(batch_axes)
        self.dLdgamma = (dLdZ * self.unit).sum(batch_axes)
        g = dLdZ * self.gamma.astype(self.unit.dtype)
        return self.inv * (g - self.avg(g) - self.unit * self.avg(g * self.unit))
