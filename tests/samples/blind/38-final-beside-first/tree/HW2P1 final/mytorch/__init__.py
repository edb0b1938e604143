from .activation import *
from .Conv1d import *
