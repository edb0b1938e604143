"""Activations: each maps Z of any shape to A of the same shape.

Each class writes `_forward(ctx, Z)` and `_backward(ctx, dLdA)`; the base class checks the arguments
and keeps the context.
"""

import math

import numpy as np

from mytorch.checks import check_array, check_floating, check_shape, check_stored
from mytorch.context import Context
from mytorch.layer import Array, Layer


class _Activation(Layer):
    """The template: checks, context, then the subclass's formula."""

    ctx: Context | None = None  # forward keeps what backward needs here

    def forward(self, Z: Array) -> Array:
        """Return A, of Z's shape."""
        where = f"{type(self).__name__}.forward"
        Z = check_floating(where, "Z", Z)
        self._check(where, Z)
        ctx = Context(shape=Z.shape, dtype=Z.dtype)
        A = np.asarray(self._forward(ctx, Z))
        self.ctx = ctx
        return A

    def backward(self, dLdA: Array) -> Array:
        """Return dLdZ, of Z's shape."""
        where = f"{type(self).__name__}.backward"
        ctx = check_stored(where, "ctx", self.ctx)
        dLdA = check_shape(where, "dLdA", dLdA, ctx.shape, ctx.dtype)
        return np.asarray(self._backward(ctx, dLdA))

    def _check(self, where: str, Z: Array) -> None:
        """Raise ValueError for a Z that this activation cannot take; most take any."""

    def _forward(self, ctx: Context, Z: Array) -> Array:
        raise NotImplementedError

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        raise NotImplementedError


class Identity(_Activation):
    """A = Z, as a new array."""

    def _forward(self, ctx: Context, Z: Array) -> Array:
        return Z.copy()

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        return dLdA.copy()


class Sigmoid(_Activation):
    """A = 1 / (1 + exp(-Z))."""

    def _forward(self, ctx: Context, Z: Array) -> Array:
        decay = np.exp(-np.abs(Z))  # never above 1, so that nothing overflows
        A = np.where(Z >= 0, 1 / (1 + decay), decay / (1 + decay))
        ctx.save(A=A.copy())
        return A

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        return dLdA * ctx.A * (1 - ctx.A)


class Tanh(_Activation):
    """A = tanh(Z)."""

    def _forward(self, ctx: Context, Z: Array) -> Array:
        A = np.tanh(Z)
        ctx.save(slope=1 - A**2)
        return A

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        return dLdA * ctx.slope


class ReLU(_Activation):
    """A = max(Z, 0)."""

    def _forward(self, ctx: Context, Z: Array) -> Array:
        ctx.save(positive=Z > 0)
        return np.maximum(Z, 0)

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        return np.where(ctx.positive, dLdA, 0)


class GELU(_Activation):
    """A = Z (1 + T) / 2 with T = tanh(√(2/π) (Z + 0.044715 Z³)): GELU, approximated by tanh."""

    scale = math.sqrt(2 / math.pi)  # a Python float, which leaves float32 arrays float32
    cubic = 0.044715

    def _forward(self, ctx: Context, Z: Array) -> Array:
        T = np.tanh(self.scale * (Z + self.cubic * Z**3))
        ctx.save(Z=Z, T=T)
        return Z * (1 + T) / 2

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        Z, T = ctx.Z, ctx.T
        dTdZ = (1 - T**2) * self.scale * (1 + 3 * self.cubic * Z**2)
        return dLdA * ((1 + T) / 2 + Z / 2 * dTdZ)


class Softmax(_Activation):
    """A_i = exp(Z_i) / Σ_j exp(Z_j), over the last axis."""

    def _check(self, where: str, Z: Array) -> None:
        check_array(where, "Z", Z, (*Z.shape[:-1], "C"))

    def _forward(self, ctx: Context, Z: Array) -> Array:
        powers = np.exp(Z - Z.max(axis=-1, keepdims=True))
        A = powers / powers.sum(axis=-1, keepdims=True)
        ctx.save(A=A.copy())
        return A

    def _backward(self, ctx: Context, dLdA: Array) -> Array:
        inner = (dLdA * ctx.A).sum(axis=-1, keepdims=True)
        return ctx.A * (dLdA - inner)
