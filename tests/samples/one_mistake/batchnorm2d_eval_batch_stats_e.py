# file: mytorch/batchnorm2d.py
# item: BatchNorm2d
# mistake: With eval=True the running mean and variance are ignored and the batch's are used.
# named: batchnorm/evaluated_by_the_batch

import numpy as np


class BatchNorm2d:
    """Images are turned to rows of channels, (N H W, C), normalised and turned back."""

    def __init__(self, num_features, alpha=0.9):
        self.alpha, self.eps = alpha, 1e-8
        for name, value in dict(BW=1.0, Bb=0.0, dLdBW=0.0, dLdBb=0.0).items():
            setattr(self, name, np.full((1, num_features, 1, 1), value))
        self.running_M = np.zeros_like(self.Bb)
        self.running_V = np.ones_like(self.BW)

    @property
    def params(self):
        return [self.BW, self.Bb]

    @property
    def grads(self):
        return [self.dLdBW, self.dLdBb]

    def _to_rows(self, images):
        self.image_shape = images.shape
        return images.transpose(0, 2, 3, 1).reshape(-1, images.shape[1])

    def _to_images(self, rows):
        N, C, H, W = self.image_shape
        return np.ascontiguousarray(rows.reshape(N, H, W, C).transpose(0, 3, 1, 2))

    def _normalise_train(self, rows):
        M, V = rows.mean(axis=0), rows.var(axis=0)
        a = self.alpha
        self.running_M = a * self.running_M + (1 - a) * M[None, :, None, None]
        self.running_V = a * self.running_V + (1 - a) * V[None, :, None, None]
        return (rows - M) / np.sqrt(V + self.eps), np.sqrt(V + self.eps)

    def _normalise_eval(self, rows):
        M = np.mean(rows, axis=0)
        V = np.var(rows, axis=0)
        return (rows - M) / np.sqrt(V + self.eps), np.sqrt(V + self.eps)

    def forward(self, Z, eval=False):
        rows = self._to_rows(Z)
        if rows.dtype.kind != "f":
            rows = rows.astype(float)
        self.eval = eval
        normalise = self._normalise_eval if eval else self._normalise_train
        self.rows, self.std = normalise(rows)
        weight, bias = self.BW.ravel().astype(rows.dtype), self.Bb.ravel().astype(rows.dtype)
        return self._to_images(self.rows * weight + bias)

    def backward(self, dLdBZ):
        g = self._to_rows(dLdBZ).astype(self.rows.dtype)
        self.dLdBW = np.diag(g.T @ self.rows).reshape(self.BW.shape).copy()
        self.dLdBb = g.sum(axis=0).reshape(self.Bb.shape)
        g = g * self.BW.ravel().astype(g.dtype)
        if self.eval:
            return self._to_images(g / self.std)  # constants in evaluation
        g = g - np.mean(g, axis=0) - self.rows * np.mean(g * self.rows, axis=0)
        return self._to_images(g / self.std)
