from mytorch.nn.activation import Identity, ReLU, Sigmoid, Tanh
from mytorch.nn.Conv1d import Conv1d, Conv1d_stride1
from mytorch.nn.Conv2d import Conv2d, Conv2d_stride1
from mytorch.nn.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d
