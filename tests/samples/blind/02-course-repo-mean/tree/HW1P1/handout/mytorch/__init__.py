from .activation import *
from .linear import *
from .loss import *
from .batchnorm import *
from .sgd import *
