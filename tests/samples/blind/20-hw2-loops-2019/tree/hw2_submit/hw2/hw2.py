import os
import sys
import pdb
import numpy as np
from tqdm import tqdm

sys.path.append('mytorch')
sys.path.append('../mytorch')
from loss import *
from activation import *
from conv import *
from linear import *


class CNN_SimpleScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        # w1 is (192, 8): one column for each neuron, 8 times 24 numbers
        k1 = np.zeros((8, 24, 8))
        for o in range(8):
            for t in range(8):
                k1[o, :, t] = w1[t * 24:(t + 1) * 24, o]
        self.conv1.conv1d_stride1.W = k1
        self.conv2.conv1d_stride1.W = w2.T.reshape(16, 8, 1)
        self.conv3.conv1d_stride1.W = w3.T.reshape(4, 16, 1)

    def forward(self, x):
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    def backward(self, delta):
        for layer in self.layers[::-1]:
            if isinstance(layer, Activation):
                delta = delta * layer.derivative()
            else:
                delta = layer.backward(delta)
        return delta


class CNN_DistributedScanningMLP():
    def __init__(self):
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def __call__(self, x):
        return self.forward(x)

    def init_weights(self, weights):
        w1, w2, w3 = weights
        blocks = [(self.conv1, w1[:48, :2], 24), (self.conv2, w2[:4, :8], 2), (self.conv3, w3[:16, :4], 8)]
        for conv, w, cin in blocks:
            k = np.zeros((w.shape[1], cin, 2))
            for o in range(w.shape[1]):
                for t in range(2):
                    k[o, :, t] = w[t * cin:(t + 1) * cin, o]
            conv.conv1d_stride1.W = k

    def forward(self, x):
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    def backward(self, delta):
        for layer in self.layers[::-1]:
            if isinstance(layer, Activation):
                delta = delta * layer.derivative()
            else:
                delta = layer.backward(delta)
        return delta


class CNN(object):

    """
    A simple convolutional neural network
    """
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.train_mode = True
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr

        self.convolutional_layers = []
        cin = num_input_channels
        width = input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(Conv1d(cin, num_channels[i], kernel_sizes[i], strides[i],
                                                    conv_weight_init_fn, bias_init_fn))
            cin = num_channels[i]
            width = (width - kernel_sizes[i]) // strides[i] + 1
        self.flatten = Flatten()
        self.linear_layer = Linear(cin * width, num_linear_neurons)
        if linear_weight_init_fn is not None:
            self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, cin * width)
        if bias_init_fn is not None:
            self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)
        self.layers = self.convolutional_layers + [self.flatten, self.linear_layer]

    def forward(self, x):
        for i in range(self.nlayers):
            x = self.convolutional_layers[i](x)
            x = self.activations[i](x)
        x = self.flatten(x)
        self.Z = self.linear_layer(x)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        grad = self.linear_layer.backward(grad)
        grad = self.flatten.backward(grad)
        for i in range(self.nlayers - 1, -1, -1):
            grad = grad * self.activations[i].derivative()
            grad = self.convolutional_layers[i].backward(grad)
        return grad

    def zero_grads(self):
        for i in range(self.nlayers):
            c = self.convolutional_layers[i].conv1d_stride1
            c.dLdW.fill(0.0)
            c.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
        for i in range(self.nlayers):
            c = self.convolutional_layers[i].conv1d_stride1
            c.W = c.W - self.lr * c.dLdW
            c.b = c.b - self.lr * c.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        self.train_mode = True

    def eval(self):
        self.train_mode = False
