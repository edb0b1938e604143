"""Batch normalisation of images, channel by channel."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored, check_whole
from mytorch.layer import Array, Layer


def batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps):
    """Normalise (N, C, H, W); in training, change the running statistics in place."""
    if training:
        mean = input.mean(axis=(0, 2, 3), keepdims=True)
        var = input.var(axis=(0, 2, 3), keepdims=True)
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
    grad_weight = (grad_output * normalized).sum(axis=(0, 2, 3), keepdims=True)
    grad_bias = grad_output.sum(axis=(0, 2, 3), keepdims=True)
    grad_input = grad_output * weight
    if training:
        projection = (grad_input * normalized).mean(axis=(0, 2, 3), keepdims=True)
        grad_input -= grad_input.mean(axis=(0, 2, 3), keepdims=True)
        grad_input -= normalized * projection
    grad_input /= std
    return grad_input, grad_weight, grad_bias


class BatchNorm2d(Layer):
    """BZ = BW NZ + Bb with NZ = (Z - M) / sqrt(V + eps): Ioffe and Szegedy, 2015, algorithm 1.

    M and V are each channel's mean and biased variance: of the batch in training, the running
    ones in evaluation. BW, Bb, dLdBW, dLdBb, running_M and running_V are (1, C, 1, 1).
    """

    eps = 1e-8
    NZ: Array | None = None  # forward keeps the normalised input, (N, C, H, W), here,
    std: Array | None = None  # what it was divided by, (1, C, 1, 1), here,
    in_training = True  # and here whether M and V were the batch's own

    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.num_features = check_whole("BatchNorm2d", "num_features", num_features)
        self.alpha = check_fraction("BatchNorm2d", "alpha", alpha, one=True)
        shape = (1, self.num_features, 1, 1)
        self.BW: Array = np.ones(shape)
        self.Bb: Array = np.zeros(shape)
        self.dLdBW: Array = np.zeros(shape)
        self.dLdBb: Array = np.zeros(shape)
        self.running_M: Array = np.zeros(shape)
        self.running_V: Array = np.ones(shape)

    @property
    def params(self) -> list[Array]:
        """The scale BW and the shift Bb, (1, C, 1, 1) each."""
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdBW and dLdBb, (1, C, 1, 1) each."""
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        """Map Z (N, C, H, W) to BZ of the same shape.

        Training (eval=False) also updates running_M and running_V:
        running = alpha * running + (1 - alpha) * batch.
        """
        axes = ("N", self.num_features, "H", "W")
        Z = check_array("BatchNorm2d.forward", "Z", Z, axes)
        self.in_training = not eval
        weight = self.BW.astype(Z.dtype, copy=False)
        bias = self.Bb.astype(Z.dtype, copy=False)
        output, self.NZ, self.std = batch_norm(
            Z, self.running_M, self.running_V, weight, bias, not eval, self.alpha, self.eps
        )
        self.saved = (self.NZ, self.std, weight)
        return output

    def backward(self, dLdBZ: Array) -> Array:
        """Map dLdBZ (N, C, H, W) to dLdZ; dLdBW and dLdBb are sums over batch and space."""
        NZ = check_stored("BatchNorm2d.backward", "NZ", self.NZ)
        dLdBZ = check_shape("BatchNorm2d.backward", "dLdBZ", dLdBZ, NZ.shape, NZ.dtype)
        normalized, std, weight = self.saved
        grad_input, self.dLdBW, self.dLdBb = batch_norm_backward(
            dLdBZ, normalized, std, weight, self.in_training
        )
        return grad_input
