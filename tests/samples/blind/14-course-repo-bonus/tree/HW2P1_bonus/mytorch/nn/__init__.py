from mytorch.nn.activation import Identity, ReLU, Sigmoid, Tanh
from mytorch.nn.batchnorm2d import BatchNorm2d
from mytorch.nn.Conv2d import Conv2d, Conv2d_stride1
from mytorch.nn.dropout2d import Dropout2d
from mytorch.nn.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d
