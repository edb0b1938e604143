import numpy as np

from mytorch.base import Layer


class BatchNorm1d(Layer):
    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.alpha, self.eps = alpha, 1e-8
        self.BW, self.Bb = np.ones((1, num_features)), np.zeros((1, num_features))
        self.dLdBW, self.dLdBb = np.zeros_like(self.BW), np.zeros_like(self.Bb)
        self.running_M, self.running_V = np.zeros((1, num_features)), np.ones((1, num_features))

    def forward(self, Z: np.ndarray, eval: bool = False) -> np.ndarray:
        if eval:
            return self.BW * (Z - self.running_M) / np.sqrt(self.running_V + self.eps) + self.Bb
        M, V = Z.mean(0, keepdims=True), Z.var(0, keepdims=True)
        for name, batch in (("running_M", M), ("running_V", V)):
            setattr(self, name, self.alpha * getattr(self, name) + (1 - self.alpha) * batch)
        self.inv = 1 / np.sqrt(V + self.eps)
        self.NZ = (Z - M) * self.inv
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ: np.ndarray) -> np.ndarray:
        self.dLdBW = (dLdBZ * self.NZ).sum(0, keepdims=True)
        self.dLdBb = dLdBZ.sum(0, keepdims=True)
        g = dLdBZ * self.BW
        return self.inv * (g - g.mean(0) - self.NZ * (g * self.NZ).mean(0))
