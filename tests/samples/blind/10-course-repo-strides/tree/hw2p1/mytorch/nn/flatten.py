class Flatten:
    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.A_shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.A_shape)
