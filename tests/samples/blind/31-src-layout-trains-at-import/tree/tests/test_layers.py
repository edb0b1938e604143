import torch
from mytorch.linear import Linear


def test_linear():
    l = Linear(2, 3)
    assert l.forward(torch.zeros(4, 2).numpy()).shape == (4, 3)
