from mytorch import Flatten
from mytorch.nn import Conv1d, Linear


class CNN:
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        self.convolutional_layers = []
        channels, width = num_input_channels, input_width
        for out, k, stride in zip(num_channels, kernel_sizes, strides):
            self.convolutional_layers.append(
                Conv1d(channels, out, k, stride, weight_init_fn=conv_weight_init_fn,
                       bias_init_fn=bias_init_fn))
            channels, width = out, (width - k) // stride + 1

        self.flatten = Flatten()
        self.linear_layer = Linear(channels * width, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, channels * width)
        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        for conv, activation in zip(self.convolutional_layers, self.activations):
            A = activation.forward(conv.forward(A))
        self.Z = self.linear_layer.forward(self.flatten.forward(A))
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion(self.Z, labels)
        grad = self.linear_layer.backward(self.criterion.backward())
        grad = self.flatten.backward(grad)
        for conv, activation in zip(self.convolutional_layers[::-1], self.activations[::-1]):
            grad = conv.backward(activation.backward(grad))
        return grad

    def zero_grads(self):
        for conv in self.convolutional_layers:
            conv.conv1d_stride1.dLdW.fill(0.0)
            conv.conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
        layers = [conv.conv1d_stride1 for conv in self.convolutional_layers]
        for layer in [*layers, self.linear_layer]:
            layer.W -= self.lr * layer.dLdW
            layer.b -= self.lr * layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
