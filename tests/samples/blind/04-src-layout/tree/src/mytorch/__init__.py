"""mytorch: homework 1 part 1, spring 2023."""
from . import nn, optim
