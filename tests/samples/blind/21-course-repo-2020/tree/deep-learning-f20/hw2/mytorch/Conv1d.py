# Do not import any additional 3rd party external libraries as they will not
# be available to AutoLab and are not needed (or allowed)

import numpy as np
from mytorch.resampling import *


class Conv1d_stride1(object):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size)) if weight_init_fn is None \
            else weight_init_fn(out_channels, in_channels, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, A):
        self.A = A
        flatW = self.W.reshape(self.out_channels, -1)
        samples = []
        for a in A:                                   # a: (in, width)
            cols = []
            for t in range(a.shape[1] - self.kernel_size + 1):
                window = a[:, t:t + self.kernel_size].reshape(-1)
                cols.append(flatW.dot(window) + self.b)
            samples.append(np.array(cols).T)          # (out, out_width)
        return np.array(samples)

    def backward(self, dLdZ):
        flatW = self.W.reshape(self.out_channels, -1)
        dW, db, dA = [], [], []
        for a, d in zip(self.A, dLdZ):
            da = np.zeros(a.shape)
            dw = np.zeros(flatW.shape)
            for t in range(d.shape[1]):
                window = a[:, t:t + self.kernel_size].reshape(-1)
                dw += np.outer(d[:, t], window)
                da[:, t:t + self.kernel_size] += d[:, t].dot(flatW).reshape(self.in_channels, self.kernel_size)
            dA.append(da)
            dW.append(dw)
            db.append(d.sum(axis=1))
        self.dLdW = sum(dW).reshape(self.W.shape)
        self.dLdb = sum(db)
        return np.array(dA)


class Conv1d(object):
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn=weight_init_fn, bias_init_fn=bias_init_fn)
        self.downsample1d = Downsample1d(downsampling_factor=stride)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, A):
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
