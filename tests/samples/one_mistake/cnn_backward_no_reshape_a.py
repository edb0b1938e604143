# file: models/cnn.py
# item: CNN
# mistake: backward skips Flatten: the flat gradient is never reshaped for the convolutions.
# named: parts/left_out

import numpy as np

from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.linear import Linear


class CNN:
    def __init__(
        self,
        input_width,
        num_input_channels,
        num_channels,
        kernel_sizes,
        strides,
        num_linear_neurons,
        activations,
        conv_weight_init_fn,
        bias_init_fn,
        linear_weight_init_fn,
        criterion,
        lr,
    ):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        self.convolutional_layers = []
        in_ch = num_input_channels
        w = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(
                Conv1d(
                    in_ch,
                    num_channels[i],
                    kernel_sizes[i],
                    strides[i],
                    weight_init_fn=conv_weight_init_fn,
                    bias_init_fn=bias_init_fn,
                )
            )
            in_ch = num_channels[i]
            w = (w - kernel_sizes[i]) // strides[i] + 1

        self.flatten = Flatten()
        self.linear_layer = Linear(in_ch * w, num_linear_neurons)
        if linear_weight_init_fn is not None:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, in_ch * w)
        if bias_init_fn is not None:
            self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    def forward(self, A):
        Z = A
        for i in range(self.nlayers):
            Z = self.convolutional_layers[i].forward(Z)
            Z = self.activations[i].forward(Z)
        Z = self.flatten.forward(Z)
        self.Z = self.linear_layer.forward(Z)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        grad = self.linear_layer.backward(grad)
        for i in range(self.nlayers - 1, -1, -1):
            grad = self.activations[i].backward(grad)
            grad = self.convolutional_layers[i].backward(grad)
        return grad

    def zero_grads(self):
        for conv in self.convolutional_layers:
            conv.conv1d_stride1.dLdW = np.zeros(conv.conv1d_stride1.W.shape)
            conv.conv1d_stride1.dLdb = np.zeros(conv.conv1d_stride1.b.shape)
        self.linear_layer.dLdW = np.zeros(self.linear_layer.W.shape)
        self.linear_layer.dLdb = np.zeros(self.linear_layer.b.shape)

    def step(self):
        for conv in self.convolutional_layers:
            c = conv.conv1d_stride1
            c.W = c.W - self.lr * c.dLdW
            c.b = c.b - self.lr * c.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
