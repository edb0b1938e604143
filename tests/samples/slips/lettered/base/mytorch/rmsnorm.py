"""Layer normalisation without the mean: by the root mean square alone."""

import numpy as np

from mytorch.checks import check_features, check_number, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


class RMSNorm(Layer):
    """Z = gamma Nx with Nx = x / sqrt(mean of x² + eps): Zhang and Sennrich, 2019, section 4.

    The mean is over the last axis, of length D. gamma and dLdgamma are (D,). Training and
    evaluation do the same.
    """

    Nx: Array | None = None  # forward keeps the normalised input, (N, ..., D), here
    rms: Array | None = None  # and what it was divided by, (N, ..., 1), here

    def __init__(self, normalized_shape: int, eps: float = 1e-6) -> None:
        self.normalized_shape = check_whole("RMSNorm", "normalized_shape", normalized_shape)
        self.eps = check_number("RMSNorm", "eps", eps)
        self.gamma: Array = np.ones(self.normalized_shape)
        self.dLdgamma: Array = np.zeros(self.normalized_shape)

    @property
    def params(self) -> list[Array]:
        """The scale gamma, (D,)."""
        return [self.gamma]

    @property
    def grads(self) -> list[Array]:
        """The gradient dLdgamma, (D,)."""
        return [self.dLdgamma]

    def forward(self, x: Array) -> Array:
        """Map x (N, ..., D) to Z of the same shape."""
        x = check_features("RMSNorm.forward", "x", x, self.normalized_shape)
        D = x.shape[-1]
        S = np.einsum("...d,...d->...", x, x)[..., None] / D
        self.rms = np.sqrt(S + self.eps)
        self.Nx = x / self.rms
        G = self.gamma.astype(x.dtype)
        Z = np.einsum("d,...d->...d", G, self.Nx)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma is the sum over all axes but the last."""
        Nx = check_stored("RMSNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("RMSNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        D = dLdZ.shape[-1]
        G = self.gamma.astype(Nx.dtype)
        self.dLdgamma = np.einsum("nd,nd->d", dLdZ.reshape(-1, D), Nx.reshape(-1, D))
        dLdNx = np.einsum("d,...d->...d", G, dLdZ)
        Q = np.einsum("...d,...d->...", dLdNx, Nx)[..., None] / D
        dLdx = (dLdNx - Nx * Q) / self.rms
        return dLdx
