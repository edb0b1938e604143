from __future__ import annotations

import numpy as np


class Identity:
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = Z
        return Z

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA


class Sigmoid:
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = 1.0 / (1.0 + np.exp(-Z))
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * self.A * (1.0 - self.A)


class Tanh:
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = np.tanh(Z)
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * (1.0 - self.A**2)


class ReLU:
    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.A = np.maximum(Z, 0.0)
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return dLdA * (self.A > 0)


class GELU:
    """HW1 2024; no scipy on the autograder, so the tanh form"""

    c = np.sqrt(2 / np.pi)

    def forward(self, Z: np.ndarray) -> np.ndarray:
        self.Z = Z
        self.T = np.tanh(self.c * (Z + 0.044715 * Z**3))
        return 0.5 * Z * (1 + self.T)

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        dT = (1 - self.T**2) * self.c * (1 + 3 * 0.044715 * self.Z**2)
        return dLdA * (0.5 * (1 + self.T) + 0.5 * self.Z * dT)


class Softmax:
    def forward(self, Z: np.ndarray) -> np.ndarray:
        e = np.exp(Z - Z.max(axis=-1, keepdims=True))
        self.A = e / e.sum(axis=-1, keepdims=True)
        return self.A

    def backward(self, dLdA: np.ndarray) -> np.ndarray:
        return self.A * (dLdA - (dLdA * self.A).sum(axis=-1, keepdims=True))
