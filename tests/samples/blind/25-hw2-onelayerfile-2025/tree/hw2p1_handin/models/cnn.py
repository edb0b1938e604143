from itertools import chain

from mytorch.layers import Conv1d, Flatten, Linear, Pipeline


class CNN:
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.nlayers, self.activations, self.criterion, self.lr = len(num_channels), activations, criterion, lr
        self.train_mode = True
        ins = [num_input_channels, *num_channels[:-1]]
        self.convolutional_layers = [
            Conv1d(i, o, k, s, 0, conv_weight_init_fn, bias_init_fn)
            for i, o, k, s in zip(ins, num_channels, kernel_sizes, strides)
        ]
        for k, s in zip(kernel_sizes, strides):
            input_width = (input_width - k) // s + 1
        n = num_channels[-1] * input_width
        self.flatten, self.linear_layer = Flatten(), Linear(n, num_linear_neurons)
        if linear_weight_init_fn:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, n)
        if bias_init_fn:
            self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(num_linear_neurons, 1)
        self.layers = list(chain(*zip(self.convolutional_layers, activations))) + [self.flatten, self.linear_layer]

    def forward(self, A):
        self.Z = Pipeline(self.layers).forward(A)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        return Pipeline(self.layers).backward(self.criterion.backward())

    def step(self):
        for m in [c.conv1d_stride1 for c in self.convolutional_layers] + [self.linear_layer]:
            m.W = m.W - self.lr * m.dLdW
            m.b = m.b - self.lr * m.dLdb
