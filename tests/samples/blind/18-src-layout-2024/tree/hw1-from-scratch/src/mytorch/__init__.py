"""mytorch: a tiny neural network library."""
from mytorch import nn, optim

__all__ = ["nn", "optim"]
