from .activation import Identity, ReLU, Sigmoid, Tanh
from .linear import Linear
from .loss import CrossEntropyLoss, MSELoss
from .flatten import Flatten
from .resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d
from .Conv1d import Conv1d, Conv1d_stride1
from .Conv2d import Conv2d, Conv2d_stride1
from .ConvTranspose import ConvTranspose1d, ConvTranspose2d
from .pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
