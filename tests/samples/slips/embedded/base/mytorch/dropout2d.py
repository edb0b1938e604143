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
        n_b, n_c, n_h, n_w = x.shape
        n_hw = n_h * n_w
        xs = x.ravel()
        z = np.zeros(n_b * n_c * n_hw, dtype=x.dtype)
        mask = np.ones(n_b * n_c, dtype=x.dtype)
        if not eval:
            u = np.random.random(n_b * n_c)
            for k in range(n_b * n_c):
                if u[k] < self.p:
                    mask[k] = 0.0
                else:
                    mask[k] = 1.0 / (1.0 - self.p)
        for k in range(n_b * n_c):
            p = k * n_hw
            z[p : p + n_hw] = mask[k] * xs[p : p + n_hw]
        self.mask = mask.reshape(n_b, n_c, 1, 1)
        self.x_shape = x.shape
        return z.reshape(x.shape)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, C, H, W) to dLdx of the same shape, through the mask of forward."""
        shape = check_stored("Dropout2d.backward", "x_shape", self.x_shape)
        dLdZ = check_shape("Dropout2d.backward", "dLdZ", dLdZ, shape)
        n_b, n_c, n_h, n_w = shape
        n_hw = n_h * n_w
        m = check_stored("Dropout2d.backward", "mask", self.mask).astype(dLdZ.dtype).ravel()
        dz = dLdZ.ravel()
        dx = np.zeros(n_b * n_c * n_hw, dtype=dLdZ.dtype)
        for k in range(n_b * n_c):
            p = k * n_hw
            dx[p : p + n_hw] = m[k] * dz[p : p + n_hw]
        return dx.reshape(shape)
