import torch
from Conv1d import *
