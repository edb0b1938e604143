from . import nn, optim
from .flatten import Flatten
