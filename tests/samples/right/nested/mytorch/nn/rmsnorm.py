import numpy as np

from mytorch.types import Array


class RMSNorm:
    def __init__(self, normalized_shape, eps=1e-6):
        self.gamma = np.ones(normalized_shape)
        self.dLdgamma = np.zeros(normalized_shape)
        self.eps = eps

    def forward(self, A: Array) -> Array:
        mean_square = np.einsum("nd,nd->n", A, A)[:, None] / A.shape[-1]
        self.inv_rms = (mean_square + self.eps) ** -0.5
        self.A_hat = A * self.inv_rms
        return self.A_hat * self.gamma

    def backward(self, dLdZ: Array) -> Array:
        self.dLdgamma += np.einsum("nd,nd->d", dLdZ, self.A_hat)
        g = dLdZ * self.gamma
        return self.inv_rms * (g - self.A_hat * np.mean(g * self.A_hat, axis=-1, keepdims=True))
