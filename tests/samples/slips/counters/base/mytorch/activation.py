"""Activations: each maps Z of any shape to A of the same shape.

Where `backward` works with the output, `forward` returns a copy of what it keeps: the
caller may change the one without spoiling the other.
"""

import math

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class Identity(Layer):
    """A = Z, as a new array."""

    Z_shape: Shape | None = None  # forward keeps the input's shape here

    def forward(self, Z: Array) -> Array:
        """Return A = Z, of Z's shape."""
        Z = check_floating("Identity.forward", "Z", Z)
        self.Z_shape = Z.shape
        return Z.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        return dLdA.copy()


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        z = Z.ravel()
        e = np.exp(-np.abs(z))  # never above 1
        a = np.empty(z.size, dtype=z.dtype)
        pos = z >= 0
        neg = ~pos
        a[pos] = 1.0 / (1.0 + e[pos])
        a[neg] = e[neg] / (1.0 + e[neg])
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        g = np.empty(A.shape, dtype=A.dtype)
        g[...] = dLdA * A * (1.0 - A)
        return g


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        a = np.tanh(Z.ravel())
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        g = np.empty(A.shape, dtype=A.dtype)
        g[...] = dLdA * (1.0 - A * A)
        return g


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z.copy()
        a = np.maximum(Z.ravel(), 0)
        return a.reshape(Z.shape)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        g = np.zeros(Z.size, dtype=Z.dtype)
        on = Z.ravel() > 0
        g[on] = dLdA.ravel()[on]
        return g.reshape(Z.shape)


class GELU(Layer):
    """A = Z Φ(Z), with the normal distribution function Φ approximated by tanh.

    Φ(Z) ≈ (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): Hendrycks and Gimpel, 2016,
    "Gaussian Error Linear Units", section 2. NumPy has no erf for the exact one; the two
    differ by less than 0.001.
    """

    Z: Array | None = None  # forward keeps its input here
    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def forward(self, Z: Array) -> Array:
        """Return A = Z (1 + T) / 2, of Z's shape."""
        Z = check_floating("GELU.forward", "Z", Z)
        self.Z = Z.copy()
        z = Z.ravel()
        t = np.tanh(self.scale * (z + self.cubic * z * z * z))
        a = 0.5 * z * (1.0 + t)
        return a.reshape(Z.shape)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        z = Z.ravel()
        t = np.tanh(self.scale * (z + self.cubic * z * z * z))
        du = self.scale * (1.0 + 3.0 * self.cubic * z * z)
        d = 0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * du
        d = d * dLdA.ravel()
        return d.reshape(Z.shape)


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        c = Z.shape[-1]
        z = Z.reshape(-1, c)
        a = np.empty(z.shape, dtype=z.dtype)
        r = 0
        while r < z.shape[0]:
            e = np.exp(z[r] - z[r].max())
            a[r] = e / e.sum()
            r += 1
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        c = A.shape[-1]
        a = A.reshape(-1, c)
        d = dLdA.reshape(-1, c)
        g = np.empty(a.shape, dtype=a.dtype)
        r = 0
        while r < a.shape[0]:
            dot = (d[r] * a[r]).sum()
            g[r] = a[r] * (d[r] - dot)
            r += 1
        return g.reshape(A.shape)
