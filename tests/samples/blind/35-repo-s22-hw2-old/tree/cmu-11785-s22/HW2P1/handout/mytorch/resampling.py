import numpy as np


class Upsample1d(object):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        N, C, W = A.shape
        Z = np.zeros((N, C, W + (W - 1) * (self.upsampling_factor - 1)))
        Z[:, :, ::self.upsampling_factor] = A
        return Z

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = dLdZ[:, :, ::self.upsampling_factor]
        return dLdA


class Downsample1d(object):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor
        self.input_width = None

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.input_width = A.shape[-1]
        return A[:, :, ::self.downsampling_factor].copy()

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = np.zeros(dLdZ.shape[:2] + (self.input_width,))
        dLdA[:, :, ::self.downsampling_factor] = dLdZ
        return dLdA


class Upsample2d(object):
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        N, C, H, W = A.shape
        f = self.upsampling_factor
        Z = np.zeros((N, C, H + (H - 1) * (f - 1), W + (W - 1) * (f - 1)))
        Z[:, :, ::f, ::f] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor, ::self.upsampling_factor]


class Downsample2d(object):
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.input_height, self.input_width = A.shape[-2:]
        return A[:, :, ::self.downsampling_factor, ::self.downsampling_factor].copy()

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = np.zeros(dLdZ.shape[:2] + (self.input_height, self.input_width))
        dLdA[:, :, ::self.downsampling_factor, ::self.downsampling_factor] = dLdZ
        return dLdA
