from batchnorm2d import *

class ResBlock(object):
    def __init__(self, in_channels, out_channels)
        pass
