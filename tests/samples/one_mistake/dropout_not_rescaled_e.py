# file: mytorch/dropout.py
# item: Dropout
# mistake: The surviving elements are not scaled up by 1 / (1 - p).
# named: dropout/not_scaled

import numpy as np


class Dropout:
    """Zeroes elements at random positions."""

    params: list = []
    grads: list = []

    def __init__(self, p=0.5):
        self.p = p
        self._dropped = None

    def _erase(self, values):
        result = np.array(values, dtype=values.dtype if values.dtype.kind == "f" else float)
        if self._dropped is not None:
            np.putmask(result, self._dropped, 0)
        return result

    def forward(self, x, eval=False):
        self._dropped = None if eval else np.random.uniform(size=x.shape) < self.p
        return self._erase(x)

    def backward(self, dLdZ):
        return self._erase(dLdZ)
