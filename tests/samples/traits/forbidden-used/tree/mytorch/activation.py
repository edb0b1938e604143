import numpy as np
import torch
import torch.nn.functional as F


class ReLU:
    def forward(self, Z):
        self.Z = torch.tensor(Z, requires_grad=True)
        self.A = F.relu(self.Z)
        return self.A.detach().numpy()

    def backward(self, dLdA):
        self.A.backward(torch.tensor(dLdA))
        return self.Z.grad.numpy()


class Sigmoid:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * self.A * (1 - self.A)
