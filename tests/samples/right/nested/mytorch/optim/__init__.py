from .adam import Adam
from .sgd import SGD
