from .cnn import CNN
from .mlp import MLP, MLP0, MLP1, MLP4
from .resnet import ConvBlock, ResBlock, ResNet
