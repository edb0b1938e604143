# file: mytorch/activation.py
# item: ReLU
# mistake: forward zeroes the negatives in the caller's own array instead of in a copy of it.
# named: "was changed in place"

import numpy as np


class Activation:
    """common things for all activations"""

    @property
    def params(self):
        return []

    @property
    def grads(self):
        return []

    @staticmethod
    def prepare(Z):
        return Z if Z.dtype in (np.float16, np.float32, np.float64) else np.float64(Z)


class Identity(Activation):
    def forward(self, Z):
        return np.copy(self.prepare(Z))

    def backward(self, dLdA):
        return np.copy(dLdA)


class Sigmoid(Activation):
    def forward(self, Z):
        Z = self.prepare(Z)
        # beyond +-500 nothing changes any more
        lim = 80 if Z.dtype == np.float32 else 500
        self.sig = 1.0 / (1.0 + np.exp(-np.clip(Z, -lim, lim)))
        return self.sig + 0

    def backward(self, dLdA):
        return np.multiply(dLdA, np.multiply(self.sig, 1.0 - self.sig))


class Tanh(Activation):
    def forward(self, Z):
        self.tanh = np.tanh(self.prepare(Z))
        return self.tanh + 0

    def backward(self, dLdA):
        return np.multiply(dLdA, 1.0 - self.tanh**2)


class ReLU(Activation):
    def forward(self, Z):
        Z = self.prepare(Z)
        self.negative = Z <= 0
        Z[self.negative] = 0.0
        return Z

    def backward(self, dLdA):
        return np.where(self.negative, np.zeros_like(dLdA), dLdA)


class GELU(Activation):
    def forward(self, Z):
        Z = self.prepare(Z)
        u = np.sqrt(2 / np.pi).astype(Z.dtype) * np.polyval([0.044715, 0, 1, 0], Z).astype(Z.dtype)
        t = np.tanh(u)
        du = np.sqrt(2 / np.pi).astype(Z.dtype) * np.polyval([0.134145, 0, 1], Z).astype(Z.dtype)
        self.slope = (1 + t + Z * (1 - t * t) * du) / 2
        return Z * (1 + t) / 2

    def backward(self, dLdA):
        return np.multiply(dLdA, self.slope)


class Softmax(Activation):
    def forward(self, Z):
        Z = self.prepare(Z)
        top = np.expand_dims(Z.max(axis=-1), -1)
        logsum = top + np.log(np.expand_dims(np.exp(Z - top).sum(axis=-1), -1))
        self.prob = np.exp(Z - logsum)
        return self.prob + 0

    def backward(self, dLdA):
        p = self.prob[..., None]
        jac = p * np.identity(p.shape[-2], dtype=p.dtype) - p @ np.swapaxes(p, -1, -2)
        return (dLdA[..., None, :] @ jac)[..., 0, :]
