# Do not import any additional 3rd party external libraries as they will not
# be available to AutoLab and are not needed (or allowed)

import numpy as np
from mytorch.resampling import *


class Conv2d_stride1(object):
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size)) if weight_init_fn is None \
            else weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def __call__(self, x):
        return self.forward(x)

    def _positions(self):
        k = self.kernel_size
        H, W = self.A.shape[2:]
        return product(range(H - k + 1), range(W - k + 1))

    def forward(self, A):
        self.A = A
        k = self.kernel_size
        flatW = self.W.reshape(self.out_channels, -1)
        samples = []
        for a in A:
            z = [flatW.dot(a[:, i:i + k, j:j + k].ravel()) for i, j in self._positions()]
            z = np.array(z).T + self.b[:, None]
            samples.append(z.reshape(self.out_channels, a.shape[1] - k + 1, a.shape[2] - k + 1))
        return np.array(samples)

    def backward(self, dLdZ):
        k = self.kernel_size
        flatW = self.W.reshape(self.out_channels, -1)
        dW = np.zeros(flatW.shape)
        dA = []
        for a, d in zip(self.A, dLdZ):
            da = np.zeros(a.shape)
            for i, j in self._positions():
                dW += np.outer(d[:, i, j], a[:, i:i + k, j:j + k].ravel())
                da[:, i:i + k, j:j + k] += flatW.T.dot(d[:, i, j]).reshape(self.in_channels, k, k)
            dA.append(da)
        self.dLdW = dW.reshape(self.W.shape)
        self.dLdb = dLdZ.swapaxes(0, 1).reshape(self.out_channels, -1).sum(axis=1)
        return np.array(dA)


class Conv2d(object):
    def __init__(self, in_channels, out_channels, kernel_size, stride, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn=weight_init_fn, bias_init_fn=bias_init_fn)
        self.downsample2d = Downsample2d(downsampling_factor=stride)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, A):
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
