import numpy as np

data = np.load("data/train.npy")
EPS = 1e-12


class ReLU:
    def forward(self, Z):
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, dLdA):
        return dLdA * (self.A > 0)


if __name__ == "__main__":
    raise SystemExit("done")
