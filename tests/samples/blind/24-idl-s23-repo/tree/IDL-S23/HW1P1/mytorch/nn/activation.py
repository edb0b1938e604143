class ReLU:
    def forward(self, Z):
        self.A = Z * (Z > 0)
        return self.A

    def backward(self, dLdA):
        return dLdA * (self.A > 0)
