"""Batch normalisation of features, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer, Shape


def batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps):
    """Normalise (rows, C); in training, change the running statistics in place."""
    if training:
        mean = input.mean(axis=0, keepdims=True)
        var = input.var(axis=0, keepdims=True)
        running_mean *= momentum
        running_mean += (1 - momentum) * mean
        running_var *= momentum
        running_var += (1 - momentum) * var
    else:
        mean = running_mean.astype(input.dtype)
        var = running_var.astype(input.dtype)
    std = np.sqrt(var + eps)
    normalized = (input - mean) / std
    output = normalized * weight
    output += bias
    return output, normalized, std


def batch_norm_backward(grad_output, normalized, std, weight, training):
    grad_weight = (grad_output * normalized).sum(axis=0, keepdims=True)
    grad_bias = grad_output.sum(axis=0, keepdims=True)
    grad_input = grad_output * weight
    if training:
        projection = (grad_input * normalized).mean(axis=0, keepdims=True)
        grad_input -= grad_input.mean(axis=0, keepdims=True)
        grad_input -= normalized * projection
    grad_input /= std
    return grad_input, grad_weight, grad_bias


class BatchNorm1d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C).
    """

    eps = 1e-8
    Z_shape: Shape | None = None  # forward keeps the input's shape here,
    NZ: Array | None = None  # the normalised input, one row for each example, (rows, C), here,
    std: Array | None = None  # what it was divided by, (1, C), here,
    in_training = True  # and here whether M and V were the batch's own

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.num_features = check_whole("BatchNorm1d", "num_features", num_features)
        self.alpha = check_fraction("BatchNorm1d", "alpha", alpha, one=True)
        shape = (1, self.num_features)
        self.BW: Array = np.ones(shape)
        self.Bb: Array = np.zeros(shape)
        self.dLdBW: Array = np.zeros(shape)
        self.dLdBb: Array = np.zeros(shape)
        self.running_M: Array = np.zeros(shape)
        self.running_V: Array = np.ones(shape)

    @property
    def params(self) -> list[Array]:
        """The scale BW and the shift Bb, (1, C) each."""
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdBW and dLdBb, (1, C) each."""
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C) or (N, C, L) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        axes = ("N", self.num_features, "L") if np.ndim(Z) > 2 else ("N", self.num_features)
        Z = check_array("BatchNorm1d.forward", "Z", Z, axes)
        self.Z_shape = Z.shape
        self.in_training = not eval
        weight = self.BW.astype(Z.dtype, copy=False)
        bias = self.Bb.astype(Z.dtype, copy=False)
        output, self.NZ, self.std = batch_norm(
            _rows(Z), self.running_M, self.running_V, weight, bias, not eval, self.alpha, self.eps
        )
        self.saved = (self.NZ, self.std, weight)
        return _unrows(output, Z.shape)

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ of Z's shape to dLdZ; dLdBW and dLdBb are sums over N (and L)."""
        shape = check_stored("BatchNorm1d.backward", "Z_shape", self.Z_shape)
        NZ = check_stored("BatchNorm1d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm1d.backward", "dLdBZ", dLdBZ, shape, NZ.dtype)
        normalized, std, weight = self.saved
        grad_input, self.dLdBW, self.dLdBb = batch_norm_backward(
            _rows(dLdBZ), normalized, std, weight, self.in_training
        )
        return _unrows(grad_input, shape)


def _rows(Z: Array) -> Array:
    """Return (N, C) as it is, and (N, C, L) as (N L, C): each step is one more example."""
    return np.moveaxis(Z, 1, -1).reshape(-1, Z.shape[1])


def _unrows(rows: Array, shape: Shape) -> Array:
    """Return the rows in the shape (N, C) or (N, C, L) that they came from."""
    N, C, *L = shape
    return np.moveaxis(rows.reshape(N, *L, C), -1, 1)
