import numpy as np
import torch
from mytorch.nn import BatchNorm2d

b = BatchNorm2d(3)
x = np.random.randn(4, 3, 5, 5)
print(np.abs(b.forward(x) - torch.nn.BatchNorm2d(3, eps=1e-8)(torch.tensor(x).float()).detach().numpy()).max())
