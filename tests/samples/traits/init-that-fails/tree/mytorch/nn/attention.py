import torch

softmax = torch.nn.Softmax(dim=-1)


class Attention(torch.nn.Module):
    pass
