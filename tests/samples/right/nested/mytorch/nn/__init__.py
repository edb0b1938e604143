from .activation import GELU, Identity, ReLU, Sigmoid, Tanh, Softmax
from .batchnorm import BatchNorm1d
from .batchnorm2d import BatchNorm2d
from .conv import (Conv1d, Conv1d_stride1, Conv2d, Conv2d_stride1, ConvTranspose1d,
                   ConvTranspose2d)
from .dropout import Dropout
from .dropout2d import Dropout2d
from .layernorm import LayerNorm
from .linear import Linear
from .loss import CrossEntropyLoss, L1Loss, MSELoss
from .pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
from .resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d
from .rmsnorm import RMSNorm
