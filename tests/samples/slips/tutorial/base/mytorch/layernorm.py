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
        D = x.shape[-1]
        mu = 1.0 / D * np.sum(x, axis=-1, keepdims=True)
        xmu = x - mu
        sq = xmu**2
        var = 1.0 / D * np.sum(sq, axis=-1, keepdims=True)
        std = np.sqrt(var + self.eps)
        inv_std = 1.0 / std
        x_hat = xmu * inv_std
        self.Nx = x_hat
        self.xmu = xmu
        self.std = std
        self.inv_std = inv_std
        gammax = self.gamma.astype(x.dtype) * x_hat
        out = gammax + self.beta.astype(x.dtype)
        return out

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        x_hat, xmu, std, inv_std = Nx, self.xmu, self.std, self.inv_std
        dout = dLdZ
        D = dout.shape[-1]
        axes = tuple(range(dout.ndim - 1))
        # out = gamma * x_hat + beta
        self.dLdbeta = np.sum(dout, axis=axes)
        self.dLdgamma = np.sum(dout * x_hat, axis=axes)
        dx_hat = dout * self.gamma.astype(dout.dtype)
        # x_hat = xmu * inv_std
        dinv_std = np.sum(dx_hat * xmu, axis=-1, keepdims=True)
        dxmu1 = dx_hat * inv_std
        # inv_std = 1 / std, std = sqrt(var + eps)
        dstd = -1.0 / (std**2) * dinv_std
        dvar = 0.5 / std * dstd
        # var = mean of sq, sq = xmu ** 2
        dsq = 1.0 / D * np.ones_like(dout) * dvar
        dxmu2 = 2 * xmu * dsq
        # xmu = x - mu
        dxmu = dxmu1 + dxmu2
        dmu = -np.sum(dxmu, axis=-1, keepdims=True)
        dx2 = 1.0 / D * np.ones_like(dout) * dmu
        dx = dxmu + dx2
        return dx
