# file: mytorch/dropout2d.py
# item: Dropout2d
# mistake: The kept channels stay as they are instead of being divided by the keep probability.
# named: dropout/not_scaled

import numpy as np

from mytorch.layer import Array, Layer


class Dropout2d(Layer):
    factors: Array

    def __init__(self, p: float = 0.5) -> None:
        self.p = p

    @property
    def keep(self) -> float:
        return 1 - self.p

    def forward(self, x: Array, eval: bool = False) -> Array:
        dtype = np.result_type(x.dtype, np.float32 if x.dtype.kind == "f" else np.float64)
        N, C = x.shape[:2]
        probability = 1 if eval else self.keep
        self.factors = np.random.choice([0, 1], size=(N, C), p=[1 - probability, probability])
        return np.einsum("nchw,nc->nchw", x.astype(dtype), self.factors.astype(dtype))

    def backward(self, dLdZ: Array) -> Array:
        return np.einsum("nchw,nc->nchw", dLdZ, self.factors.astype(dLdZ.dtype))
