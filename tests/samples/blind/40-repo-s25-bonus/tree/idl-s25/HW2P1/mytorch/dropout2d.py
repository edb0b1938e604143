import numpy as np

from mytorch.layer import Layer


class Dropout2d(Layer):
    def __init__(self, p: float = 0.5) -> None:
        self.p = p

    def forward(self, x: np.ndarray, eval: bool = False) -> np.ndarray:
        n, c = x.shape[:2]
        keep = 1.0 if eval else (np.random.rand(n, c, 1, 1) >= self.p) / (1 - self.p)
        self.keep = keep
        return x * keep

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return dLdZ * self.keep
