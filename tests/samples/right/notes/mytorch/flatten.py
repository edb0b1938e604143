class Flatten:

    def forward(self, A):
        self.A_shape = A.shape
        return A.reshape(A.shape[0], -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.A_shape)
