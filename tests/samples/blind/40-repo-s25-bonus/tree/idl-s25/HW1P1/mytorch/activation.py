import numpy as np

from mytorch.layer import Layer


class Identity(Layer):
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = Z
        return Z

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA.copy()


class Sigmoid(Layer):
    def forward(self, Z: np.ndarray) -> np.ndarray:
        # two branches so that exp never sees a large positive number
        e = np.exp(-np.abs(Z))
        self.A = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * self.A * (1 - self.A)


class Tanh(Layer):
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * (1 - np.square(self.A))


class ReLU(Layer):
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.mask = Z > 0
        return Z * self.mask

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * self.mask


class GELU(Layer):
    """only from 2024 on; tanh form"""

    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.Z = Z
        self.t = np.tanh(np.sqrt(2 / np.pi) * (Z + 0.044715 * Z ** 3))
        return 0.5 * Z * (1 + self.t)

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        du = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * self.Z ** 2)
        return dLdA * (0.5 * (1 + self.t) + 0.5 * self.Z * (1 - self.t ** 2) * du)
