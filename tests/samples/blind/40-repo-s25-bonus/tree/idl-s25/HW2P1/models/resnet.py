import numpy as np

from mytorch.layer import Layer
from mytorch.Conv2d import Conv2d
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.activation import ReLU


class ConvBlock(Layer):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int) -> None:
        self.conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.norm = BatchNorm2d(out_channels)
        self.layers = [self.conv, self.norm]

    def forward(self, A: np.ndarray, eval: bool = False) -> np.ndarray:
        return self.norm.forward(self.conv.forward(A), eval)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return self.conv.backward(self.norm.backward(grad))


class IdentityBlock(Layer):
    def forward(self, A: np.ndarray) -> np.ndarray:
        return A

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return grad


class ResBlock(Layer):
    def __init__(self, in_channels: int, out_channels: int, filter_size: int, stride: int = 3, padding: int = 1) -> None:
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        self.final_activation = ReLU()
        same = (in_channels, filter_size, stride, padding) == (out_channels, 1, 1, 0)
        self.residual_connection = IdentityBlock() if same else ConvBlock(
            in_channels, out_channels, filter_size, stride, padding)

    def forward(self, A: np.ndarray) -> np.ndarray:
        main = A
        for layer in self.convolution_layers:
            main = layer.forward(main)
        return self.final_activation.forward(main + self.residual_connection.forward(A))

    def backward(self, grad: np.ndarray) -> np.ndarray:
        # TODO: implement this (add both branches!)
        return NotImplemented
