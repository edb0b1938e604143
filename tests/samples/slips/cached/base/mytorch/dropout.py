"""Dropout of single elements."""

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer


def draw_mask(shape, p):
    """True where an element stays"""
    return np.random.random(shape) >= p


class Dropout(Layer):
    """In training, each element is zeroed with probability p, the others are scaled up.

    No unit can rely on another being there: Srivastava et al., 2014, "Dropout: A Simple Way to
    Prevent Neural Networks from Overfitting".
    """

    def __init__(self, p: float = 0.5) -> None:
        self.cache = {}
        self.p = check_fraction("Dropout", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x of any shape to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_floating("Dropout.forward", "x", x)
        if eval:
            self.cache["mask"] = np.ones(x.shape, dtype=x.dtype)
            return x.copy()
        else:
            keep = draw_mask(x.shape, self.p)
            self.cache["mask"] = keep.astype(x.dtype) / (1 - self.p)
        # print("kept", keep.mean())
        return x * self.cache["mask"]

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ to dLdx of the same shape, through the mask of forward."""
        mask = check_stored("Dropout.backward", "mask", self.cache.get("mask"))
        dLdZ = check_shape("Dropout.backward", "dLdZ", dLdZ, mask.shape, mask.dtype)
        return dLdZ * mask
