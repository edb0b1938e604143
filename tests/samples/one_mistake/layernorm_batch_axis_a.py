# file: mytorch/layernorm.py
# item: LayerNorm
# mistake: Mean and variance run over the batch for each feature, not over the features.
# named: normalisation/over_the_batch

import math

import numpy as np


class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.normalized_shape = normalized_shape
        self.eps = eps
        self.gamma = np.ones(normalized_shape)
        self.beta = np.zeros(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)
        self.dLdbeta = np.zeros(normalized_shape)

    @property
    def params(self):
        return [self.gamma, self.beta]

    @property
    def grads(self):
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x):
        x = np.asarray(x)
        if x.dtype.kind != "f":
            x = x.astype(float)
        self.shape = x.shape
        x = x.reshape(-1, x.shape[-1])
        N, D = x.shape
        self.xhat = np.zeros((N, D), dtype=x.dtype)
        self.std = [0.0] * D
        out = np.zeros((N, D), dtype=x.dtype)
        for d in range(D):
            mean = sum(float(v) for v in x[:, d]) / N
            var = sum((float(v) - mean) ** 2 for v in x[:, d]) / N
            self.std[d] = math.sqrt(var + self.eps)
            for n in range(N):
                self.xhat[n, d] = (x[n, d] - mean) / self.std[d]
                out[n, d] = self.gamma[d] * self.xhat[n, d] + self.beta[d]
        return out.reshape(self.shape)

    def backward(self, dLdZ):
        N, D = self.xhat.shape
        g = np.asarray(dLdZ).reshape(N, D)
        self.dLdgamma = np.zeros(D, dtype=self.xhat.dtype)
        self.dLdbeta = np.zeros(D, dtype=self.xhat.dtype)
        dx = np.zeros((N, D), dtype=self.xhat.dtype)
        for n in range(N):
            for d in range(D):
                self.dLdgamma[d] += g[n, d] * self.xhat[n, d]
                self.dLdbeta[d] += g[n, d]
        for d in range(D):
            dhat = [float(g[n, d] * self.gamma[d]) for n in range(N)]
            s1 = sum(dhat) / N
            s2 = sum(dhat[n] * float(self.xhat[n, d]) for n in range(N)) / N
            for n in range(N):
                dx[n, d] = (dhat[n] - s1 - self.xhat[n, d] * s2) / self.std[d]
        return dx.reshape(self.shape)
