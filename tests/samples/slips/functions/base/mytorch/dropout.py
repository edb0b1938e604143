"""Dropout of single elements."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer


class DropoutSaved(NamedTuple):
    """What the input was multiplied by, of its shape."""

    mask: Array


def dropout_forward(x: Array, p: float, eval: bool) -> tuple[Array, DropoutSaved]:
    """Zero each element with probability p and scale the others up; with eval, none."""
    if eval:
        return x.copy(), DropoutSaved(np.ones_like(x))
    kept = np.random.random(x.shape) >= p
    mask = kept.astype(x.dtype) / (1 - p)
    return x * mask, DropoutSaved(mask)


def dropout_backward(dLdZ: Array, saved: DropoutSaved) -> Array:
    """Send the gradient through the same mask."""
    return dLdZ * saved.mask


class Dropout(Layer):
    """In training, each element is zeroed with probability p, the others are scaled up.

    No unit can rely on another being there: Srivastava et al., 2014, "Dropout: A Simple Way to
    Prevent Neural Networks from Overfitting".
    """

    saved: DropoutSaved | None = None  # forward keeps what it multiplied by here

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_fraction("Dropout", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x of any shape to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_floating("Dropout.forward", "x", x)
        Z, self.saved = dropout_forward(x, self.p, eval)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ to dLdx of the same shape, through the mask of forward."""
        saved = check_stored("Dropout.backward", "saved", self.saved)
        dLdZ = check_shape("Dropout.backward", "dLdZ", dLdZ, saved.mask.shape, saved.mask.dtype)
        return dropout_backward(dLdZ, saved)
