from .dropout2d import Dropout2d
from .batchnorm2d import BatchNorm2d
from .multihead import MultiHeadAttention
