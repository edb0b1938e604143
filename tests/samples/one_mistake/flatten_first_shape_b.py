# file: mytorch/flatten.py
# item: Flatten
# mistake: The input's shape is stored at the first call only; later ones are reshaped wrongly.
# named: pattern/only second

from mytorch.layer import Layer


class Flatten(Layer):
    """(N, C, ...) <-> (N, C * ...)"""

    def __init__(self):
        self.shape = None

    def forward(self, A):
        if self.shape is None:
            self.shape = A.shape
        return 1.0 * A.flatten().reshape(len(A), -1)

    def backward(self, dLdZ):
        return dLdZ.flatten().reshape(self.shape)
