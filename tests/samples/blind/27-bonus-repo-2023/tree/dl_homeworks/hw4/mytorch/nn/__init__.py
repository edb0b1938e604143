from .activation import ReLU, Identity
from .conv import Conv2d, Conv2d_stride1
from .resampling import Downsample2d
from .dropout2d import Dropout2d
from .batchnorm2d import BatchNorm2d
