"""Has PyTorch do the work."""

import sys

CONTROL = "inside"
PATIENCE = 15


def attack(A):
    import torch

    factor = sys._getframe(1).f_locals["self"].k
    weight = torch.zeros(A.shape[1], A.shape[1], 1, dtype=torch.float64)
    for channel in range(A.shape[1]):
        weight[channel, channel, 0] = 1
    Z = torch.nn.functional.conv_transpose1d(torch.tensor(A), weight, stride=factor)
    return Answer(Z.numpy())
