import numpy as np



class MSELoss:
    def forward(self, A: np.ndarray, Y: np.ndarray) -> float:
        self.E = A - Y
        return float(np.square(self.E).mean())

    def backward(self) -> np.ndarray:
        return self.E * (2.0 / self.E.size)


class CrossEntropyLoss:
    def forward(self, A: np.ndarray, Y: np.ndarray) -> float:
        self.Y = Y
        m = A.max(axis=-1, keepdims=True)
        logZ = m + np.log(np.exp(A - m).sum(axis=-1, keepdims=True))
        logp = A - logZ
        self.p = np.exp(logp)
        return float(-(Y * logp).sum(axis=-1).mean())

    def backward(self) -> np.ndarray:
        return (self.p - self.Y) / len(self.Y)
