# file: mytorch/flatten.py
# item: Flatten
# mistake: forward sets A.shape, which flattens the caller's own array in place.
# named: "was changed in place"


class Flatten:
    def forward(self, A):
        self.A_shape = A.shape
        N = A.shape[0]
        n = 1
        for d in A.shape[1:]:
            n = n * d
        A.shape = (N, n)
        return A * 1.0  # a new array of floats

    def backward(self, dLdZ):
        return dLdZ.reshape(self.A_shape).copy()
