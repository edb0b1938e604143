import torch
from models.mlp import *
from mytorch.nn import *

print(MLP0().forward(np.ones((2, 2))))
