import torch, pytest
from mytorch.nn.Conv2d import Conv2d


def test_shape():
    assert Conv2d(1, 2, 3, 1).forward(torch.zeros(1, 1, 5, 5).numpy()).shape == (1, 2, 3, 3)
