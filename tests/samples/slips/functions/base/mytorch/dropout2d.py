"""Dropout of whole channels."""

from typing import NamedTuple

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class Dropout2dSaved(NamedTuple):
    """What the input was multiplied by, (N, C, 1, 1), and the input's shape."""

    mask: Array
    shape: Shape


def dropout2d_forward(x: Array, p: float, eval: bool) -> tuple[Array, Dropout2dSaved]:
    """Zero each image's channels with probability p and scale the others up; with eval, none."""
    size = (*x.shape[:2], 1, 1)
    if eval:
        return x.copy(), Dropout2dSaved(np.ones(size, dtype=x.dtype), x.shape)
    mask = np.random.binomial(1, 1 - p, size).astype(x.dtype) / (1 - p)
    return x * mask, Dropout2dSaved(mask, x.shape)


def dropout2d_backward(dLdZ: Array, saved: Dropout2dSaved) -> Array:
    """Send the gradient through the same mask."""
    return dLdZ * saved.mask.astype(dLdZ.dtype, copy=False)


class Dropout2d(Layer):
    """In training, each image's channels are zeroed with probability p, the others scaled up.

    Neighbouring pixels are alike, so that dropping single ones would hide little: Tompson et
    al., 2015, "Efficient Object Localization Using Convolutional Networks", section 3.2.
    """

    saved: Dropout2dSaved | None = None  # forward keeps mask and shape here

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_fraction("Dropout2d", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x (N, C, H, W) to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_array("Dropout2d.forward", "x", x, ("N", "C", "H", "W"))
        Z, self.saved = dropout2d_forward(x, self.p, eval)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H, W) to dLdx of the same shape, through the mask of forward."""
        saved = check_stored("Dropout2d.backward", "saved", self.saved)
        dLdZ = check_shape("Dropout2d.backward", "dLdZ", dLdZ, saved.shape)
        return dropout2d_backward(dLdZ, saved)
