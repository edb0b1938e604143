import torch
import sys
sys.path.append("mytorch")
from mytorch.Conv1d import Conv1d
print(torch.__version__)
