from .optimizers import SGD, Adam
