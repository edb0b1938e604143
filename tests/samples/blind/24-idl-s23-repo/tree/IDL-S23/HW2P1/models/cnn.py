from mytorch.nn import Conv1d, Flatten, Linear
from mytorch.nn.module import Module


class CNN(Module):
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        widths = [input_width]
        self.convolutional_layers = []
        for i, (c, k, s) in enumerate(zip(num_channels, kernel_sizes, strides)):
            before = num_channels[i - 1] if i else num_input_channels
            self.convolutional_layers.append(
                Conv1d(before, c, k, s, weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn))
            widths.append((widths[-1] - k) // s + 1)

        features = num_channels[-1] * widths[-1]
        self.flatten = Flatten()
        self.linear_layer = Linear(features, num_linear_neurons)
        if linear_weight_init_fn is not None:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, features)
        if bias_init_fn is not None:
            self.linear_layer.b = bias_init_fn(num_linear_neurons)[:, None]

    @property
    def layers(self):
        mixed = [x for pair in zip(self.convolutional_layers, self.activations) for x in pair]
        return [*mixed, self.flatten, self.linear_layer]

    def forward(self, A):
        self.Z = self.chain(A, *self.layers)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        return self.unchain(self.criterion.backward(), *self.layers)

    def _trainable(self):
        return [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]

    def zero_grads(self):
        for m in self._trainable():
            m.dLdW.fill(0.0)
            m.dLdb.fill(0.0)

    def step(self):
        for m in self._trainable():
            m.W = m.W - self.lr * m.dLdW
            m.b = m.b - self.lr * m.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
