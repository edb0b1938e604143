from .loss import MSELoss
from .linear import Linear
from .activation import *
