from .activations import GELU, Identity, ReLU, Sigmoid, Softmax, Tanh
from .convolution import (
    Conv1d,
    Conv1d_stride1,
    Conv2d,
    Conv2d_stride1,
    ConvTranspose1d,
    ConvTranspose2d,
)
from .dropping import Dropout, Dropout2d
from .flatten import Flatten
from .linear import Linear
from .losses import CrossEntropyLoss, L1Loss, MSELoss
from .normalization import BatchNorm1d, BatchNorm2d, LayerNorm, RMSNorm
from .pooling import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
from .resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d

__all__ = [name for name, value in globals().items() if isinstance(value, type)]
