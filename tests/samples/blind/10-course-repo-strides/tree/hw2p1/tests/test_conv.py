import numpy as np
import torch
import torch.nn.functional as F

from mytorch.nn import Conv2d


def test_conv2d():
    c = Conv2d(3, 4, 3, 2, 1)
    x = np.random.randn(2, 3, 9, 9)
    ref = F.conv2d(torch.tensor(x), torch.tensor(c.conv2d_stride1.W), torch.tensor(c.conv2d_stride1.b), stride=2, padding=1)
    assert np.allclose(c(x), ref.numpy())
