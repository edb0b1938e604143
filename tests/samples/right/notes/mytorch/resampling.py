import numpy as np


class Upsample1d:

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, W_in = A.shape
        k = self.upsampling_factor
        W_out = k * (W_in - 1) + 1
        Z = np.zeros((N, C, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(W_in):
                    Z[n, c, i * k] = A[n, c, i]
        return Z

    def backward(self, dLdZ):
        N, C, W_out = dLdZ.shape
        k = self.upsampling_factor
        W_in = (W_out - 1) // k + 1
        dLdA = np.zeros((N, C, W_in))
        for n in range(N):
            for c in range(C):
                for i in range(W_in):
                    dLdA[n, c, i] = dLdZ[n, c, i * k]
        return dLdA


class Downsample1d:

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        k = self.downsampling_factor
        self.W_in = A.shape[2]
        N, C, W_in = A.shape
        W_out = (W_in - 1) // k + 1
        Z = np.zeros((N, C, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(W_out):
                    Z[n, c, i] = A[n, c, i * k]
        return Z

    def backward(self, dLdZ):
        N, C, W_out = dLdZ.shape
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, self.W_in))
        for n in range(N):
            for c in range(C):
                for i in range(W_out):
                    dLdA[n, c, i * k] = dLdZ[n, c, i]
        return dLdA


class Upsample2d:

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        N, C, H_in, W_in = A.shape
        k = self.upsampling_factor
        H_out = k * (H_in - 1) + 1
        W_out = k * (W_in - 1) + 1
        Z = np.zeros((N, C, H_out, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(H_in):
                    for j in range(W_in):
                        Z[n, c, i * k, j * k] = A[n, c, i, j]
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.upsampling_factor
        H_in = (H_out - 1) // k + 1
        W_in = (W_out - 1) // k + 1
        dLdA = np.zeros((N, C, H_in, W_in))
        for n in range(N):
            for c in range(C):
                for i in range(H_in):
                    for j in range(W_in):
                        dLdA[n, c, i, j] = dLdZ[n, c, i * k, j * k]
        return dLdA


class Downsample2d:

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        k = self.downsampling_factor
        N, C, H_in, W_in = A.shape
        self.H_in = H_in
        self.W_in = W_in
        H_out = (H_in - 1) // k + 1
        W_out = (W_in - 1) // k + 1
        Z = np.zeros((N, C, H_out, W_out))
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        Z[n, c, i, j] = A[n, c, i * k, j * k]
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, self.H_in, self.W_in))
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        dLdA[n, c, i * k, j * k] = dLdZ[n, c, i, j]
        return dLdA
