import numpy as np

from resampling import Downsample1d


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.W = np.zeros((out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)


def windows_of(A, kernel_size):
class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride):
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size)
        self.downsample1d = Downsample1d(stride)
