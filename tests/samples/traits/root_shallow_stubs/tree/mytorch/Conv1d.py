import numpy as np
from resampling import *


class Conv1d_stride1:
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.kernel_size = kernel_size

    def forward(self, A):
        """
        Argument: A (np.array): (batch_size, in_channels, input_size)
        """
        self.A = A
        Z = None  # TODO
        return Z

    def backward(self, dLdZ):
        dLdA = None  # TODO
        return dLdA


class Conv1d:
    def __init__(
        self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.stride = stride

    def forward(self, A):
        raise NotImplementedError

    def backward(self, dLdZ):
        raise NotImplementedError
