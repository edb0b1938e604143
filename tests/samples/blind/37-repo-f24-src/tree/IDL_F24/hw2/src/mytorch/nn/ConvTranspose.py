from typing import Callable, Optional

import numpy as np

from mytorch.nn.base import Layer
from mytorch.nn.Conv1d import Conv1d_stride1
from mytorch.nn.Conv2d import Conv2d_stride1
from mytorch.nn.resampling import Upsample1d, Upsample2d


class ConvTranspose1d(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, upsampling_factor: int,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.conv1d_stride1(self.upsample1d(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        return self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))


class ConvTranspose2d(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, upsampling_factor: int,
                 weight_init_fn: Optional[Callable] = None, bias_init_fn: Optional[Callable] = None):
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A: np.ndarray) -> np.ndarray:
        return self.conv2d_stride1(self.upsample2d(A))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        raise NotImplementedError  # TODO tonight
