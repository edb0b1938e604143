import torch
import numpy as np
import sys
sys.path.append('mytorch')
from conv import *
c = Conv1d_stride1(2, 3, 4)
x = np.random.randn(2, 2, 9)
y = torch.nn.functional.conv1d(torch.tensor(x), torch.tensor(c.W), torch.tensor(c.b))
print(np.abs(c(x) - y.numpy()).max())
