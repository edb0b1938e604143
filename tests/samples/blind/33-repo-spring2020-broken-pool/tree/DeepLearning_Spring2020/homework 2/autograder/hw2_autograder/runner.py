import torch
import sys
sys.path.append('mytorch')
sys.path.append('hw2')
from Conv1d import *
