import numpy as np
import pytest
torch = pytest.importorskip("torch")
from mytorch.nn import MaxPool2d


@pytest.mark.parametrize("k,s", [(2, 2), (3, 1)])
def test_pool(k, s):
    x = np.random.randn(2, 3, 9, 9)
    assert np.allclose(MaxPool2d(k, s)(x), torch.nn.functional.max_pool2d(torch.tensor(x), k, s))
