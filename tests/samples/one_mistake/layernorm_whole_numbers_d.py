# file: mytorch/layernorm.py
# item: LayerNorm
# mistake: The output is collected in an integer array, which cuts off all the decimals.
# named: relation/rounded

import math

import numpy as np


class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.D = self.normalized_shape = normalized_shape
        self.eps = eps
        self.gamma = np.ones((self.D,))
        self.beta = np.zeros((self.D,))
        self.dLdgamma = np.zeros((self.D,))
        self.dLdbeta = np.zeros((self.D,))

    @property
    def params(self):
        return [self.gamma, self.beta]

    @property
    def grads(self):
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x):
        dtype = x.dtype if x.dtype.kind == "f" else float
        self.shape = x.shape
        rows = x.reshape(-1, self.D).astype(dtype)
        self.normed = np.zeros(rows.shape, dtype=dtype)
        self.sigma = np.zeros(rows.shape[0], dtype=dtype)
        out = np.zeros(rows.shape, dtype=int)
        for r in range(rows.shape[0]):
            mu = rows[r].sum() / self.D
            var = 0.0
            for d in range(self.D):
                var += (rows[r, d] - mu) ** 2
            self.sigma[r] = math.sqrt(var / self.D + self.eps)
            for d in range(self.D):
                self.normed[r, d] = (rows[r, d] - mu) / self.sigma[r]
                out[r, d] = self.gamma[d] * self.normed[r, d] + self.beta[d]
        return out.reshape(self.shape)

    def backward(self, dLdZ):
        g = dLdZ.reshape(-1, self.D).astype(self.normed.dtype)
        self.dLdgamma = np.zeros(self.D, dtype=g.dtype)
        self.dLdbeta = np.zeros(self.D, dtype=g.dtype)
        dLdx = np.zeros_like(g)
        for r in range(g.shape[0]):
            n = self.normed[r]
            self.dLdgamma += g[r] * n
            self.dLdbeta += g[r]
            gn = g[r] * self.gamma.astype(g.dtype)
            dLdx[r] = (gn - gn.sum() / self.D - n * (gn * n).sum() / self.D) / self.sigma[r]
        return dLdx.reshape(self.shape)
