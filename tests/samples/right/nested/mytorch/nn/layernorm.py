import numpy as np

from mytorch.types import Array


class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.gamma, self.beta = np.ones(normalized_shape), np.zeros(normalized_shape)
        self.dLdgamma, self.dLdbeta = np.zeros(normalized_shape), np.zeros(normalized_shape)
        self.eps = eps

    def forward(self, A: Array) -> Array:
        self.inv_std = 1 / np.sqrt(A.var(axis=-1, keepdims=True) + self.eps)
        self.A_hat = (A - A.mean(axis=-1, keepdims=True)) * self.inv_std
        return self.A_hat * self.gamma + self.beta

    def backward(self, dLdZ: Array) -> Array:
        self.dLdgamma += np.einsum("nd,nd->d", dLdZ, self.A_hat)
        self.dLdbeta += np.einsum("nd->d", dLdZ)
        g = dLdZ * self.gamma
        along = np.einsum("nd,nd->n", g, self.A_hat)[:, None] / g.shape[-1]
        return self.inv_std * (g - g.mean(axis=-1, keepdims=True) - self.A_hat * along)
