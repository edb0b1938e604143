import numpy as np

from mytorch.layer import Layer


AXES = (0, 2, 3)


class BatchNorm2d(Layer):
    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        shape = (1, num_features, 1, 1)
        self.alpha, self.eps = alpha, 1e-8
        self.BW, self.Bb = np.ones(shape), np.zeros(shape)
        self.dLdBW, self.dLdBb = np.zeros(shape), np.zeros(shape)
        self.running_M, self.running_V = np.zeros(shape), np.ones(shape)

    def forward(self, Z: np.ndarray, eval: bool = False) -> np.ndarray:
        if eval:
            mu, V = Z.mean(axis=AXES, keepdims=True), Z.var(axis=AXES, keepdims=True)
            return self.BW * (Z - mu) / np.sqrt(V + self.eps) + self.Bb
        mu = Z.mean(axis=AXES, keepdims=True)
        V = Z.var(axis=AXES, keepdims=True)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * mu
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        self.std = np.sqrt(V + self.eps)
        self.NZ = (Z - mu) / self.std
        return self.BW * self.NZ + self.Bb

    def backward(self, dLdBZ: np.ndarray) -> np.ndarray:
        total = lambda t: t.sum(axis=AXES, keepdims=True)
        self.dLdBW, self.dLdBb = total(dLdBZ * self.NZ), total(dLdBZ)
        m = dLdBZ.size / dLdBZ.shape[1]
        return self.BW / self.std * (dLdBZ - self.dLdBb / m - self.NZ * self.dLdBW / m)
