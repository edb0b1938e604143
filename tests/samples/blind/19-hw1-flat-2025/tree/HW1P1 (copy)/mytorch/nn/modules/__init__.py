from .activation import Identity, Sigmoid, Tanh, ReLU
from .linear import Linear
from .batchnorm import BatchNorm1d
