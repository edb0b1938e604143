# file: mytorch/flatten.py
# item: Flatten
# mistake: The counter of backward's while loop is never increased, so that loop does not end.
# named: "a loop without end"

import numpy as np

from mytorch.layer import Layer


class Flatten(Layer):
    def forward(self, A):
        self.in_shape = A.shape
        features = 1
        for n in A.shape[1:]:
            features *= n
        Z = np.zeros((A.shape[0], features), dtype=A.dtype if A.dtype.kind == "f" else float)
        i = 0
        while i < A.shape[0]:
            Z[i] = A[i].ravel()
            i += 1
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        i = 0
        while i < self.in_shape[0]:
            dLdA[i] = dLdZ[i].reshape(self.in_shape[1:])
        return dLdA
