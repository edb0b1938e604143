# file: mytorch/flatten.py
# item: Flatten
# mistake: backward hands the flat gradient on without reshaping it to the input's shape.
# named: activation/shape_not_restored


class Flatten:
    def forward(self, A):
        self.A = A
        N = A.shape[0]
        n = 1
        for d in A.shape[1:]:
            n = n * d
        return A.reshape(N, n) * 1.0  # a new array of floats

    def backward(self, dLdZ):
        return dLdZ.copy()
