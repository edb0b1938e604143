# file: mytorch/layernorm.py
# item: LayerNorm
# mistake: Mean and variance are taken over the batch axis rather than each example's features.
# named: normalisation/over_the_batch

import numpy as np

from mytorch.layer import Layer


class LayerNorm(Layer):
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
        self.x = x = x if x.dtype.kind == "f" else x.astype(np.float64)
        self.mean = np.mean(x, axis=0, keepdims=True)
        self.var = np.mean((x - self.mean) ** 2, axis=0, keepdims=True)
        self.x_hat = (x - self.mean) / np.sqrt(self.var + self.eps)
        return self.gamma.astype(x.dtype) * self.x_hat + self.beta.astype(x.dtype)

    def backward(self, dLdZ):
        D = self.x.shape[0]
        dLdZ = dLdZ.astype(self.x.dtype)
        axes = tuple(range(dLdZ.ndim - 1))
        self.dLdbeta = np.sum(dLdZ, axis=axes)
        self.dLdgamma = np.sum(dLdZ * self.x_hat, axis=axes)

        dx_hat = dLdZ * self.gamma.astype(self.x.dtype)
        inv = 1 / np.sqrt(self.var + self.eps)
        centred = self.x - self.mean
        dvar = np.sum(dx_hat * centred * -0.5 * inv**3, axis=0, keepdims=True)
        dmean = np.sum(-dx_hat * inv, axis=0, keepdims=True)
        return dx_hat * inv + dvar * 2 * centred / D + dmean / D
