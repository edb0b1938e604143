from mytorch.nn import Conv2d, BatchNorm2d, ReLU


class Sequential:
    """not in the handout, but both blocks need it"""
    layers = ()

    def forward(self, A):
        for l in self.layers:
            A = l.forward(A)
        return A

    def backward(self, grad):
        for l in self.layers[::-1]:
            grad = l.backward(grad)
        return grad


class ConvBlock(Sequential):
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.layers = [Conv2d(in_channels, out_channels, kernel_size, stride, padding), BatchNorm2d(out_channels)]


class IdentityBlock(Sequential):
    pass


class ResBlock:
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.convolution_layers = [
            ConvBlock(in_channels, out_channels, filter_size, stride, padding),
            ReLU(),
            ConvBlock(out_channels, out_channels, 1, 1, 0),
        ]
        same = (filter_size, stride, padding) == (1, 1, 0) and in_channels == out_channels
        self.residual_connection = (
            IdentityBlock() if same else ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        )
        self.final_activation = ReLU()

    def forward(self, A):
        main = A
        for l in self.convolution_layers:
            main = l.forward(main)
        return self.final_activation.forward(main + self.residual_connection.forward(A))

    def backward(self, grad):
        side = self.residual_connection.backward(grad)
        grad = self.final_activation.backward(grad)
        for l in reversed(self.convolution_layers):
            grad = l.backward(grad)
        return grad + side
