# file: mytorch/linear.py
# item: Linear
# mistake: dLdb is summed over both axes: every output gets the same total.
# named: linear/bias_gradient_of_everything

import numpy as np

from mytorch.layer import Layer


class Linear(Layer):
    def __init__(self, in_features, out_features, debug=False):
        self.debug = debug
        self.W = np.random.normal(0, np.sqrt(2 / in_features), (out_features, in_features))
        self.b = np.zeros((out_features, 1))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _cast(self, *arrays):
        return [np.asarray(a, dtype=self.dtype) for a in arrays]

    def forward(self, A):
        self.dtype = np.result_type(A) if np.result_type(A).kind == "f" else np.float64
        x, W, b = self._cast(A, self.W, self.b)
        self.x = x
        return np.einsum("ni,oi->no", x, W) + b.reshape(1, -1)

    def backward(self, dLdZ):
        g, W = self._cast(dLdZ, self.W)
        self.dLdW = np.einsum("no,ni->oi", g, self.x)
        self.dLdb = np.full_like(self.b, g.sum(), dtype=g.dtype)
        dLdA = np.einsum("no,oi->ni", g, W)
        if self.debug:
            self.dLdA = dLdA.copy()
        return dLdA
