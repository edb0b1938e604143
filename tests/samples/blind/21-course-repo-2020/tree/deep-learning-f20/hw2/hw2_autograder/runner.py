import sys, os
sys.path.append('./')
import torch
import torch.nn.functional as F
import numpy as np
from mytorch.Conv1d import *
from mytorch.pool import *
print("Section 2.1 conv1d")
