# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: sqrt(V) + eps for sqrt(V + eps): eps stands outside the root.
# named: batchnorm/eps_outside_the_root

from dataclasses import dataclass

import numpy as np

from mytorch.layer import Layer


@dataclass
class Saved:
    hat: np.ndarray
    inv: np.ndarray
    batch: bool


def to_rows(x):
    """(N, C, H, W) -> (N*H*W, C)"""
    return x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])


def to_images(rows, shape):
    N, C, H, W = shape
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)


class BatchNorm2d(Layer):
    eps = 1e-8

    def __init__(self, num_features, alpha=0.9):
        def full(value):
            return np.full((1, num_features, 1, 1), value)

        self.alpha = alpha
        self.BW, self.Bb = full(1.0), full(0.0)
        self.dLdBW, self.dLdBb = full(0.0), full(0.0)
        self.running_M, self.running_V = full(0.0), full(1.0)

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def update(self, mu, var):
        keep = self.alpha
        self.running_M = keep * self.running_M + (1 - keep) * mu.reshape(1, -1, 1, 1)
        self.running_V = keep * self.running_V + (1 - keep) * var.reshape(1, -1, 1, 1)

    def forward(self, Z, eval=False):
        Z = np.asarray(Z)
        if Z.dtype.kind != "f":
            Z = Z.astype(float)
        X = to_rows(Z)
        if not eval:
            mu, var = X.mean(0), X.var(0)
            self.update(mu, var)
        else:
            mu, var = self.running_M.ravel(), self.running_V.ravel()
        inv = (1 / (np.sqrt(var) + self.eps)).astype(Z.dtype)
        hat = (X - mu.astype(Z.dtype)) * inv
        self.saved = Saved(hat, inv, not eval)
        out = hat * self.BW.ravel().astype(Z.dtype) + self.Bb.ravel().astype(Z.dtype)
        return to_images(out, Z.shape)

    def backward(self, dLdBZ):
        hat, inv = self.saved.hat, self.saved.inv
        G = to_rows(np.asarray(dLdBZ)).astype(hat.dtype)
        self.dLdBW = np.einsum("rc,rc->c", G, hat).reshape(1, -1, 1, 1)
        self.dLdBb = G.sum(0).reshape(1, -1, 1, 1)
        G = G * self.BW.ravel().astype(hat.dtype)
        if self.saved.batch:
            G = G - G.mean(0) - hat * (G * hat).mean(0)
        return to_images(G * inv, dLdBZ.shape)
