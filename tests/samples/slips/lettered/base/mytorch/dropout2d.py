"""Dropout of whole channels."""

import numpy as np

from mytorch.checks import check_array, check_fraction, check_shape, check_stored
from mytorch.layer import Array, Layer, Shape


class Dropout2d(Layer):
    """In training, each image's channels are zeroed with probability p, the others scaled up.

    Neighbouring pixels are alike, so that dropping single ones would hide little: Tompson et
    al., 2015, "Efficient Object Localization Using Convolutional Networks", section 3.2.
    """

    mask: Array | None = None  # forward keeps what it multiplied by, (N, C, 1, 1), here
    x_shape: Shape | None = None  # and the input's shape here

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_fraction("Dropout2d", "p", p, one=False)

    def forward(self, x: Array, eval: bool = False) -> Array:
        """Map x (N, C, H, W) to an array of the same shape and the same expected value.

        The mask is drawn from np.random. With eval=True nothing is dropped.
        """
        x = check_array("Dropout2d.forward", "x", x, ("N", "C", "H", "W"))
        N, C, H, W = x.shape
        self.x_shape = x.shape
        if eval:
            self.mask = np.ones((N, C, 1, 1), dtype=x.dtype)
            return x
        U = np.random.uniform(size=(N, C, 1, 1))
        self.mask = (U >= self.p).astype(x.dtype) / (1 - self.p)
        Z = np.einsum("nchw,nc->nchw", x, self.mask.reshape(N, C))
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H, W) to dLdx of the same shape, through the mask of forward."""
        shape = check_stored("Dropout2d.backward", "x_shape", self.x_shape)
        dLdZ = check_shape("Dropout2d.backward", "dLdZ", dLdZ, shape)
        N, C, H, W = shape
        mask = check_stored("Dropout2d.backward", "mask", self.mask).astype(dLdZ.dtype)
        dLdx = np.einsum("nchw,nc->nchw", dLdZ, mask.reshape(N, C))
        return dLdx
