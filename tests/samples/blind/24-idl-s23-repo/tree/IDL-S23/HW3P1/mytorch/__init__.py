from . import nn
from .gru_cell import GRUCell
