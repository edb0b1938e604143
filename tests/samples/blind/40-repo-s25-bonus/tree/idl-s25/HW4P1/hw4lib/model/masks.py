import torch

def CausalMask(x):
    return torch.triu(torch.ones(x, x), 1).bool()
