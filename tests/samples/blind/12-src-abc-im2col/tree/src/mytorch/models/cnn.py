from __future__ import annotations

from itertools import chain

import numpy as np

from mytorch.nn import Conv1d, Flatten, Linear


class CNN:
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides, num_linear_neurons,
                 activations, conv_weight_init_fn, bias_init_fn, linear_weight_init_fn, criterion, lr) -> None:
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        channels = [num_input_channels, *num_channels]
        width = input_width
        self.convolutional_layers = []
        for i in range(self.nlayers):
            conv = Conv1d(channels[i], channels[i + 1], kernel_sizes[i], strides[i],
                          weight_init_fn=conv_weight_init_fn, bias_init_fn=bias_init_fn)
            self.convolutional_layers.append(conv)
            width = (width - kernel_sizes[i]) // strides[i] + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(channels[-1] * width, num_linear_neurons,
                                   weight_init_fn=linear_weight_init_fn, bias_init_fn=bias_init_fn)

    def _chain(self) -> list:
        pairs = zip(self.convolutional_layers, self.activations, strict=True)
        return [*chain.from_iterable(pairs), self.flatten, self.linear_layer]

    def forward(self, A: np.ndarray) -> np.ndarray:
        for part in self._chain():
            A = part.forward(A)
        self.Z = A
        return A

    __call__ = forward

    def backward(self, labels: np.ndarray) -> np.ndarray:
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        for part in reversed(self._chain()):
            grad = part.backward(grad)
        return grad

    def _learnable(self):
        yield from (c.conv1d_stride1 for c in self.convolutional_layers)
        yield self.linear_layer

    def zero_grads(self) -> None:
        for part in self._learnable():
            part.dLdW[...] = 0
            part.dLdb[...] = 0

    def step(self) -> None:
        for part in self._learnable():
            part.W = part.W - self.lr * part.dLdW
            part.b = part.b - self.lr * part.dLdb

    def train(self) -> None:
        self.train_mode = True

    def eval(self) -> None:
        self.train_mode = False
