import numpy as np
from itertools import product


def _insert(x, k, axis):
    """k - 1 zeros after each slice, the last ones are thrown away"""
    pieces = []
    for i in range(x.shape[axis]):
        one = np.take(x, [i], axis=axis)
        pieces.append(one)
        if i + 1 < x.shape[axis]:
            pieces += [np.zeros(one.shape)] * (k - 1)
    return np.concatenate(pieces, axis=axis)


class Upsample1d(object):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return _insert(A, self.upsampling_factor, 2)

    def backward(self, dLdZ):
        return np.take(dLdZ, range(0, dLdZ.shape[2], self.upsampling_factor), axis=2)


class Downsample1d(object):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.width = A.shape[2]
        return np.take(A, range(0, A.shape[2], self.downsampling_factor), axis=2)

    def backward(self, dLdZ):
        up = _insert(dLdZ, self.downsampling_factor, 2)
        missing = self.width - up.shape[2]
        return np.pad(up, ((0, 0), (0, 0), (0, missing)), mode='constant')


class Upsample2d(object):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return _insert(_insert(A, self.upsampling_factor, 2), self.upsampling_factor, 3)

    def backward(self, dLdZ):
        k = self.upsampling_factor
        return dLdZ[:, :, ::k][:, :, :, ::k]


class Downsample2d(object):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        k = self.downsampling_factor
        self.size = A.shape[2:]
        return A[:, :, ::k][:, :, :, ::k]

    def backward(self, dLdZ):
        k = self.downsampling_factor
        up = _insert(_insert(dLdZ, k, 2), k, 3)
        h, w = self.size
        return np.pad(up, ((0, 0), (0, 0), (0, h - up.shape[2]), (0, w - up.shape[3])), mode='constant')
