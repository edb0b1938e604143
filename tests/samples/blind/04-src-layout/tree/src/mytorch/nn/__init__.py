from .module import Layer, Loss
from .activation import Identity, ReLU, Sigmoid, Tanh
from .batchnorm import BatchNorm1d
from .linear import Linear
from .loss import CrossEntropyLoss, MSELoss

__all__ = ["Layer", "Loss", "Identity", "ReLU", "Sigmoid", "Tanh", "BatchNorm1d", "Linear", "CrossEntropyLoss", "MSELoss"]
