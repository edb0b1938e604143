from mytorch.nn.activation import Identity, ReLU, Sigmoid, Tanh
from mytorch.nn.batchnorm import BatchNorm1d
from mytorch.nn.Conv1d import Conv1d, Conv1d_stride1
from mytorch.nn.Conv2d import Conv2d, Conv2d_stride1
from mytorch.nn.ConvTranspose import ConvTranspose1d, ConvTranspose2d
from mytorch.nn.flatten import Flatten
from mytorch.nn.linear import Linear
from mytorch.nn.loss import CrossEntropyLoss, MSELoss
from mytorch.nn.pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
from mytorch.nn.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d
