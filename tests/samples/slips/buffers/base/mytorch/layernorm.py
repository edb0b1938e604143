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
        D = self.normalized_shape
        gamma, beta = self.gamma.astype(x.dtype), self.beta.astype(x.dtype)
        Nx = np.empty(x.shape, dtype=x.dtype)
        std = np.empty((*x.shape[:-1], 1), dtype=x.dtype)
        Z = np.empty(x.shape, dtype=x.dtype)
        src, nrm, s, dst = x.reshape(-1, D), Nx.reshape(-1, D), std.reshape(-1), Z.reshape(-1, D)
        r = 0
        while r < len(src):
            np.subtract(src[r], src[r].sum() / D, out=nrm[r])
            s[r] = np.sqrt(np.dot(nrm[r], nrm[r]) / D + self.eps)
            nrm[r] /= s[r]
            np.multiply(nrm[r], gamma, out=dst[r])
            dst[r] += beta
            r += 1
        self.Nx, self.std = Nx, std
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, ..., D) to dLdx; dLdgamma and dLdbeta are sums over all axes but the last.

        The formula is BatchNorm's, with the mean over the features of one example.
        """
        Nx = check_stored("LayerNorm.backward", "Nx", self.Nx)
        dLdZ = check_shape("LayerNorm.backward", "dLdZ", dLdZ, Nx.shape, Nx.dtype)
        std = check_stored("LayerNorm.backward", "std", self.std).reshape(-1)
        D = self.normalized_shape
        gamma = self.gamma.astype(Nx.dtype)
        self.dLdgamma = np.zeros(D, dtype=Nx.dtype)
        self.dLdbeta = np.zeros(D, dtype=Nx.dtype)
        dLdx = np.empty(Nx.shape, dtype=Nx.dtype)
        g, nrm, dst = dLdZ.reshape(-1, D), Nx.reshape(-1, D), dLdx.reshape(-1, D)
        tmp = np.empty(D, dtype=Nx.dtype)
        for r in range(len(g)):
            np.multiply(g[r], nrm[r], out=tmp)
            self.dLdgamma += tmp
            self.dLdbeta += g[r]
            np.multiply(g[r], gamma, out=tmp)
            dst[r] = tmp
            dst[r] -= tmp.sum() / D
            dst[r] -= nrm[r] * (np.dot(tmp, nrm[r]) / D)
            dst[r] /= std[r]
        return dLdx
