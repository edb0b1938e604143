import numpy as np
import pytest
import torch

from mytorch.nn import Linear, ReLU


@pytest.mark.parametrize("n", [1, 4])
def test_linear(n):
    lin = Linear(3, 2)
    x = np.random.randn(n, 3)
    ref = torch.nn.functional.linear(torch.tensor(x), torch.tensor(lin.W), torch.tensor(lin.b[:, 0]))
    np.testing.assert_allclose(lin(x), ref.numpy())
