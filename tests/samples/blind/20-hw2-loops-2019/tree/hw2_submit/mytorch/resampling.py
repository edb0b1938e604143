import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        n, c, w = A.shape
        k = self.upsampling_factor
        Z = np.zeros((n, c, k * (w - 1) + 1))
        for i in range(w):
            Z[:, :, i * k] = A[:, :, i]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        cols = []
        i = 0
        while i < dLdZ.shape[2]:
            cols.append(dLdZ[:, :, i])
            i += k
        return np.stack(cols, axis=2)


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        self.w = A.shape[2]
        keep = [i for i in range(self.w) if i % self.downsampling_factor == 0]
        return A[:, :, keep]

    def backward(self, dLdZ):
        n, c, wo = dLdZ.shape
        dLdA = np.zeros((n, c, (wo - 1) * self.downsampling_factor + 1))
        for i in range(wo):
            dLdA[:, :, i * self.downsampling_factor] = dLdZ[:, :, i]
        return dLdA


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        n, c, h, w = A.shape
        k = self.upsampling_factor
        Z = np.zeros((n, c, k * (h - 1) + 1, k * (w - 1) + 1))
        for i in range(h):
            for j in range(w):
                Z[:, :, i * k, j * k] = A[:, :, i, j]
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        n, c, h, w = dLdZ.shape
        dLdA = np.zeros((n, c, (h - 1) // k + 1, (w - 1) // k + 1))
        for i in range(dLdA.shape[2]):
            for j in range(dLdA.shape[3]):
                dLdA[:, :, i, j] = dLdZ[:, :, i * k, j * k]
        return dLdA


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def __call__(self, A):
        return self.forward(A)

    def forward(self, A):
        k = self.downsampling_factor
        self.h, self.w = A.shape[2], A.shape[3]
        ho = int(np.ceil(self.h / float(k)))
        wo = int(np.ceil(self.w / float(k)))
        Z = np.zeros((A.shape[0], A.shape[1], ho, wo))
        for i in range(ho):
            for j in range(wo):
                Z[:, :, i, j] = A[:, :, i * k, j * k]
        return Z

    def backward(self, dLdZ):
        k = self.downsampling_factor
        n, c, ho, wo = dLdZ.shape
        dLdA = np.zeros((n, c, self.h, self.w))
        for i in range(ho):
            for j in range(wo):
                dLdA[:, :, i * k, j * k] = dLdZ[:, :, i, j]
        return dLdA
