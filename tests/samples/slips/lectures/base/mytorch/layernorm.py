"""Layer normalisation: each example by itself, over its features."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class LayerNorm(Layer):
    """Z = gamma Nx + beta with Nx = (x - M) / sqrt(V + eps): Ba et al., 2016, section 3.

    M and V are the mean and the biased variance over the last axis, of length D. gamma, beta,
    dLdgamma and dLdbeta are (D,). Training and evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    std: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-5) -> None:
        self.normalized_shape = check_whole("LayerNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("LayerNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.beta: Array = np.zeros(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)
        self.dLdbeta: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma and the shift beta, (D,) each."""
        return [self.gamma, self.beta]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdgamma and dLdbeta, (D,) each."""
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("LayerNorm.forward", "x", x, self.normalized_shape)
        self.D = self.normalized_shape
        rows = x.reshape(-1, self.D)
        normalised_rows = np.zeros_like(rows)
        std_rows = np.zeros((rows.shape[0], 1), dtype=x.dtype)
        for example in range(rows.shape[0]):
            example_mean = np.sum(rows[example]) / self.D
            deviation = rows[example] - example_mean
            example_variance = np.sum(deviation**2) / self.D
            std_rows[example, 0] = np.sqrt(example_variance + self.eps)
            normalised_rows[example] = deviation / std_rows[example, 0]
        self.Nx = normalised_rows.reshape(x.shape)
        self.std = std_rows.reshape(*x.shape[:-1], 1)
        return self.gamma.astype(x.dtype) * self.Nx + self.beta.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        gradient_rows = dLdZ.reshape(-1, self.D)
        normalised_rows = Nx.reshape(-1, self.D)
        std_rows = self.std.reshape(-1, 1)
        gamma = self.gamma.astype(Nx.dtype)
        self.dLdgamma = np.zeros(self.D, dtype=Nx.dtype)
        self.dLdbeta = np.zeros(self.D, dtype=Nx.dtype)
        dLdx_rows = np.zeros_like(normalised_rows)
        for example in range(gradient_rows.shape[0]):
            self.dLdgamma += gradient_rows[example] * normalised_rows[example]
            self.dLdbeta += gradient_rows[example]
            dLdNx = gradient_rows[example] * gamma
            mean_gradient = np.sum(dLdNx) / self.D
            mean_product = np.sum(dLdNx * normalised_rows[example]) / self.D
            centred_gradient = dLdNx - mean_gradient - normalised_rows[example] * mean_product
            dLdx_rows[example] = centred_gradient / std_rows[example, 0]
        return dLdx_rows.reshape(dLdZ.shape)
