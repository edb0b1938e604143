

class LeakyReLU:
    def __init__(self, slope):
        self.slope = slope

    def forward(self, Z):
        self.derivative = np.where(Z > 0, 1.0, self.slope)
        return Z * self.derivative

    def backward(self, dLdA):
        return dLdA * self.derivative
