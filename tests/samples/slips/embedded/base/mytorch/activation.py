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
        n = Z.size
        z = Z.ravel()
        a = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            a[i] = z[i]
        return a.reshape(Z.shape)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ = dLdA, of Z's shape, for dA/dZ = 1."""
        shape = check_stored("Identity.backward", "Z_shape", self.Z_shape)
        dLdA = check_shape("Identity.backward", "dLdA", dLdA, shape)
        n = dLdA.size
        da = dLdA.ravel()
        dz = np.zeros(n, dtype=dLdA.dtype)
        for i in range(n):
            dz[i] = da[i]
        return dz.reshape(shape)


class Sigmoid(Layer):
    """A = 1 / (1 + exp(-Z))."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [0, 1], of Z's shape; no Z is too large or too small."""
        Z = check_floating("Sigmoid.forward", "Z", Z)
        n = Z.size
        z = Z.ravel()
        a = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            x = float(z[i])
            if x >= 0.0:
                a[i] = 1.0 / (1.0 + math.exp(-x))
            else:
                e = math.exp(x)
                a[i] = e / (1.0 + e)
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = A (1 - A)."""
        A = check_stored("Sigmoid.backward", "A", self.A)
        dLdA = check_shape("Sigmoid.backward", "dLdA", dLdA, A.shape, A.dtype)
        n = A.size
        a = A.ravel()
        da = dLdA.ravel()
        dz = np.zeros(n, dtype=A.dtype)
        for i in range(n):
            dz[i] = da[i] * a[i] * (1.0 - a[i])
        return dz.reshape(A.shape)


class Tanh(Layer):
    """A = tanh(Z)."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A in [-1, 1], of Z's shape."""
        Z = check_floating("Tanh.forward", "Z", Z)
        n = Z.size
        z = Z.ravel()
        a = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            a[i] = math.tanh(z[i])
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 - A²."""
        A = check_stored("Tanh.backward", "A", self.A)
        dLdA = check_shape("Tanh.backward", "dLdA", dLdA, A.shape, A.dtype)
        n = A.size
        a = A.ravel()
        da = dLdA.ravel()
        dz = np.zeros(n, dtype=A.dtype)
        for i in range(n):
            dz[i] = da[i] * (1.0 - a[i] * a[i])
        return dz.reshape(A.shape)


class ReLU(Layer):
    """A = max(Z, 0)."""

    Z: Array | None = None  # forward keeps its input here

    def forward(self, Z: Array) -> Array:
        """Return A >= 0, of Z's shape."""
        Z = check_floating("ReLU.forward", "Z", Z)
        self.Z = Z
        n = Z.size
        z = Z.ravel()
        a = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            if z[i] > 0.0:
                a[i] = z[i]
        return a.reshape(Z.shape)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = 1 where Z > 0, else 0.

        It is 0 at Z = 0, too, as in PyTorch.
        """
        Z = check_stored("ReLU.backward", "Z", self.Z)
        dLdA = check_shape("ReLU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        n = Z.size
        z = Z.ravel()
        da = dLdA.ravel()
        dz = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            if z[i] > 0.0:
                dz[i] = da[i]
        return dz.reshape(Z.shape)


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
        self.Z = Z
        n = Z.size
        z = Z.ravel()
        a = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            x = float(z[i])
            t = math.tanh(self.scale * (x + self.cubic * x * x * x))
            a[i] = 0.5 * x * (1.0 + t)
        return a.reshape(Z.shape)

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape, from dA/dZ = (1 + T) / 2 + Z/2 dT/dZ."""
        Z = check_stored("GELU.backward", "Z", self.Z)
        dLdA = check_shape("GELU.backward", "dLdA", dLdA, Z.shape, Z.dtype)
        n = Z.size
        z = Z.ravel()
        da = dLdA.ravel()
        dz = np.zeros(n, dtype=Z.dtype)
        for i in range(n):
            x = float(z[i])
            t = math.tanh(self.scale * (x + self.cubic * x * x * x))
            dt = (1.0 - t * t) * self.scale * (1.0 + 3.0 * self.cubic * x * x)
            dz[i] = da[i] * (0.5 * (1.0 + t) + 0.5 * x * dt)
        return dz.reshape(Z.shape)


class Softmax(Layer):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    A: Array | None = None  # forward keeps its output here

    def forward(self, Z: Array) -> Array:
        """Return A of Z's shape (..., C); each row along the last axis sums to 1."""
        Z = check_floating("Softmax.forward", "Z", Z)
        check_array("Softmax.forward", "Z", Z, (*Z.shape[:-1], "C"))
        n_c = Z.shape[-1]
        n_rows = Z.size // n_c
        z = Z.ravel()
        a = np.zeros(n_rows * n_c, dtype=Z.dtype)
        for r in range(n_rows):
            p = r * n_c
            top = float(z[p])
            for j in range(1, n_c):
                if z[p + j] > top:
                    top = float(z[p + j])
            acc = 0.0
            for j in range(n_c):
                e = math.exp(float(z[p + j]) - top)
                a[p + j] = e
                acc += e
            for j in range(n_c):
                a[p + j] /= acc
        self.A = a.reshape(Z.shape)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ (..., C), from the Jacobian dA_i/dZ_j = A_i (δ_ij - A_j) of each row."""
        A = check_stored("Softmax.backward", "A", self.A)
        dLdA = check_shape("Softmax.backward", "dLdA", dLdA, A.shape, A.dtype)
        n_c = A.shape[-1]
        n_rows = A.size // n_c
        a = A.ravel()
        da = dLdA.ravel()
        dz = np.zeros(n_rows * n_c, dtype=A.dtype)
        for r in range(n_rows):
            p = r * n_c
            acc = 0.0
            for i in range(n_c):
                acc += float(da[p + i]) * float(a[p + i])
            for j in range(n_c):
                dz[p + j] = a[p + j] * (da[p + j] - acc)
        return dz.reshape(A.shape)
