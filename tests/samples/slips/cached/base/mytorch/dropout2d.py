"""Dropout of whole channels."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


def draw_channels(N, C, p):
    """1.0 where a channel stays, 0.0 where it goes"""
    keep = np.random.random((N, C, 1, 1)) >= p
    return keep.astype(float)


class Dropout2d(Layer):
    """In training, each image's channels are zeroed with probability p, the others scaled up.

    Neighbouring pixels are alike, so that dropping single ones would hide little: Tompson et
    al., 2015, "Efficient Object Localization Using Convolutional Networks", section 3.2.
    """

    def __init__(self, p: float = 0.5) -> None:
        self.cache = {}
        self.p = check_fraction("Dropout2d", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x (N, C, H, W) to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_array("Dropout2d.forward", "x", x, ("N", "C", "H", "W"))
        self.cache["x_shape"] = x.shape
        N, C = x.shape[0], x.shape[1]
        if eval:
            self.cache["mask"] = np.ones((N, C, 1, 1))
            return x.copy()
        mask = draw_channels(N, C, self.p) / (1 - self.p)
        self.cache["mask"] = mask
        # print("mask", mask[:, :, 0, 0])
        return x * mask.astype(x.dtype)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H, W) to dLdx of the same shape, through the mask of forward."""
        shape = check_stored("Dropout2d.backward", "x_shape", self.cache.get("x_shape"))
        dLdZ = check_shape("Dropout2d.backward", "dLdZ", dLdZ, shape)
        mask = self.cache["mask"].astype(dLdZ.dtype)
        return dLdZ * mask
