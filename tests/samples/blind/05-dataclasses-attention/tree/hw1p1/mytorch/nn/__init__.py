from .activation import Identity, Sigmoid, Tanh, ReLU, GELU, Swish, Softmax
from .linear import Linear
from .loss import MSELoss, CrossEntropyLoss
from .batchnorm import BatchNorm1d
from .attention import ScaledDotProductAttention
from .gru import GRUCell
