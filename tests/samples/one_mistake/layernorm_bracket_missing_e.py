# file: mytorch/layernorm.py
# item: LayerNorm
# mistake: A closing bracket is missing, so the file has a syntax error and cannot be imported.
# named: "SyntaxError: '(' was never closed"

import numpy as np

from mytorch.layer import Array, Layer


def _avg(v: Array) -> Array:
    return v.mean(-1)[..., np.newaxis]


class LayerNorm(Layer):
    def __init__(self, normalized_shape: int, eps: float = 1e-5) -> None:
        self.normalized_shape, self.eps = normalized_shape, eps
        self.gamma, self.dLdgamma = np.ones(normalized_shape), np.zeros(normalized_shape)
        self.beta, self.dLdbeta = np.zeros(normalized_shape), np.zeros(normalized_shape)

    @property
    def params(self) -> list[Array]:
        return [self.gamma, self.beta]

    @property
    def grads(self) -> list[Array]:
        return [self.dLdgamma, self.dLdbeta]

    def forward(self, x: Array) -> Array:
        if not np.issubdtype(x.dtype, np.floating):
            x = x.astype(np.float64)
        centred = x - _avg(x)
        self.scale = 1 / np.sqrt(_avg(centred**2) + self.eps
        self.Nx = centred * self.scale
        return self.Nx * self.gamma.astype(x.dtype) + self.beta.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        dLdZ = dLdZ.astype(self.Nx.dtype)
        rest = tuple(range(dLdZ.ndim - 1))
        self.dLdgamma, self.dLdbeta = (dLdZ * self.Nx).sum(rest), dLdZ.sum(rest)
        h = dLdZ * self.gamma.astype(dLdZ.dtype)
        return self.scale * (h - _avg(h) - self.Nx * _avg(h * self.Nx))
