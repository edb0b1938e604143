import torch
import numpy as np
from mytorch import nn

x = np.random.rand(1, 3, 5, 5)
print(np.abs(nn.MeanPool2d(2, 2)(x) - torch.nn.AvgPool2d(2, 2)(torch.tensor(x)).numpy()).max())
