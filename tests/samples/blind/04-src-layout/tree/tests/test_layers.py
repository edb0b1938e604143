import numpy as np
import pytest

torch = pytest.importorskip("torch")
from mytorch.nn import Sigmoid, Linear


def test_sigmoid():
    x = np.linspace(-5, 5, 11).reshape(1, -1)
    assert np.allclose(Sigmoid()(x), torch.sigmoid(torch.tensor(x)).numpy())
