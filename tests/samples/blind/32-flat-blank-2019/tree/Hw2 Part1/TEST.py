import numpy as np
import torch
import torch.nn as nn
import sys
sys.path.append('mytorch')
from Conv1d import *

np.random.seed(11785)
x = np.random.randn(4, 3, 20)
layer = Conv1d_stride1(3, 2, 5)
ref = nn.Conv1d(3, 2, 5)
print(layer.forward(x).shape, ref(torch.FloatTensor(x)).shape)
g = layer.backward(np.ones_like(layer.forward(x)))
print("grad ok?", g.shape == x.shape)
