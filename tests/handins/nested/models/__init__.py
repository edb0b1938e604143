from .cnn import CNN
from .resnet import ConvBlock, ResBlock
