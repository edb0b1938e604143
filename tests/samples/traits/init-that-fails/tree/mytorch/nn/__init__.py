from .attention import Attention
from .activation import ReLU, Softplus
from .linear import Linear
from .gru import GRUCell
