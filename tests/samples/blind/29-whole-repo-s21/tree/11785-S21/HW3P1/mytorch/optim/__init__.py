from .sgd import *
