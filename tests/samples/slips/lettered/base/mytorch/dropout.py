"""Dropout of single elements."""

import numpy as np

from mytorch.checks import check_floating, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer


class Dropout(Layer):
    """In training, each element is zeroed with probability p, the others are scaled up.

    No unit can rely on another being there: Srivastava et al., 2014, "Dropout: A Simple Way to
    Prevent Neural Networks from Overfitting".
    """

    mask: Array | None = None  # forward keeps what it multiplied by, of x's shape, here

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_fraction("Dropout", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x of any shape to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_floating("Dropout.forward", "x", x)
        if eval:
            self.mask = np.ones_like(x)
            return x
        U = np.random.uniform(size=x.shape)
        self.mask = (U >= self.p).astype(x.dtype) / (1 - self.p)
        Z = np.einsum("...,...->...", x, self.mask)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ to dLdx of the same shape, through the mask of forward."""
        mask = check_stored("Dropout.backward", "mask", self.mask)
        dLdZ = check_shape("Dropout.backward", "dLdZ", dLdZ, mask.shape, mask.dtype)
        dLdx = np.einsum("...,...->...", dLdZ, mask)
        return dLdx
