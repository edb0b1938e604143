# file: mytorch/dropout.py
# item: Dropout
# mistake: The mask is a property that is drawn anew each time, also when backward reads it.
# named: dropout/new_mask_in_backward

import numpy as np

from mytorch.layer import Array, Layer


class Dropout(Layer):
    def __init__(self, p: float = 0.5) -> None:
        self.p = p
        self.shape: tuple[int, ...] = ()
        self.on = True

    @property
    def mask(self) -> Array:
        if not self.on:
            return np.ones(self.shape)
        return (np.random.rand(*self.shape) >= self.p) / (1 - self.p)

    def forward(self, x: Array, eval: bool = False) -> Array:
        self.shape, self.on = x.shape, not eval
        self.dtype = x.dtype if x.dtype.kind == "f" else np.float64
        return (x * self.mask).astype(self.dtype)

    def backward(self, dLdZ: Array) -> Array:
        return (dLdZ * self.mask).astype(self.dtype)
