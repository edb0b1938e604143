from . import nn, optim
