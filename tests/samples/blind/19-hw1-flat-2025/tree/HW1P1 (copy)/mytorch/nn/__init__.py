from .modules import *
from .losses import *
