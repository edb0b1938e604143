# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: The part of the gradient that flows through the batch mean is left out of dLdZ.
# named: batchnorm/mean_term_dropped

import numpy as np

from mytorch.layer import Array, Layer

AXES = (0, 2, 3)


class BatchNorm2d(Layer):
    """Works on "nchw" arrays; statistics as vectors (C,) inside, (1, C, 1, 1) outside."""

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.alpha, self.eps, self.num_features = alpha, 1e-8, num_features
        shape = (1, num_features, 1, 1)
        self.BW, self.running_V = np.ones(shape), np.ones(shape)
        self.Bb, self.running_M = np.zeros(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)

    @property
    def params(self) -> list[Array]:
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        dtype = Z.dtype if Z.dtype.kind == "f" else np.dtype(float)
        Z = Z.astype(dtype)
        self.training = not eval
        mean, var = self.running_M.ravel().astype(dtype), self.running_V.ravel().astype(dtype)
        if self.training:
            mean, var = Z.mean(AXES), Z.var(AXES)
            self._blend(mean, var)
        self.inv = (var + self.eps) ** -0.5
        self.X = np.einsum("nchw,c->nchw", Z - mean[:, None, None], self.inv)
        return self.BW.astype(dtype) * self.X + self.Bb.astype(dtype)

    def _blend(self, mean: Array, var: Array) -> None:
        for name, new in (("running_M", mean), ("running_V", var)):
            old = getattr(self, name)
            setattr(self, name, self.alpha * old + (1 - self.alpha) * new.reshape(old.shape))

    def backward(self, dLdBZ: Array) -> Array:
        G = dLdBZ.astype(self.X.dtype)
        self.dLdBW = np.einsum("nchw,nchw->c", G, self.X).reshape(self.BW.shape)
        self.dLdBb = np.einsum("nchw->c", G).reshape(self.Bb.shape)
        H = G * self.BW.astype(G.dtype)
        if self.training:
            count = H.size // H.shape[1]
            # what comes back through the statistics
            through_var = np.einsum("nchw,nchw->c", H, self.X) / count
            H = H - np.einsum("nchw,c->nchw", self.X, through_var)
        return np.einsum("nchw,c->nchw", H, self.inv)
