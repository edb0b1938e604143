import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """
        Argument:
            A (np.array): (batch_size, in_channels, input_width)
        Return:
            Z (np.array): (batch_size, in_channels, output_width)
        """
        if self.upsampling_factor == 1:
            return A
        idx = np.repeat(np.arange(1, A.shape[2]), self.upsampling_factor - 1)
        Z = np.insert(A, idx, 0, axis=2)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ[:, :, ::self.upsampling_factor]
        return dLdA


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.W_in = A.shape[-1]
        Z = A[:, :, np.arange(0, self.W_in, self.downsampling_factor)]
        return Z

    def backward(self, dLdZ):
        N, C, _ = dLdZ.shape
        dLdA = np.zeros((N, C, self.W_in))
        dLdA[:, :, np.arange(0, self.W_in, self.downsampling_factor)] = dLdZ
        return dLdA


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        if self.upsampling_factor == 1:
            return A
        Z = A
        for axis in (2, 3):
            idx = np.repeat(np.arange(1, A.shape[axis]), self.upsampling_factor - 1)
            Z = np.insert(Z, idx, 0, axis=axis)
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor, ::self.upsampling_factor]


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.H_in, self.W_in = A.shape[-2:]
        Z = A[:, :, ::self.downsampling_factor, ::self.downsampling_factor]
        return Z

    def backward(self, dLdZ):
        N, C, _, _ = dLdZ.shape
        dLdA = np.zeros((N, C, self.H_in, self.W_in))
        dLdA[:, :, ::self.downsampling_factor, ::self.downsampling_factor] = dLdZ
        return dLdA
