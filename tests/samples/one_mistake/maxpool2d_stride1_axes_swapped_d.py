# file: mytorch/pool.py
# item: MaxPool2d_stride1
# mistake: The output height is computed from the input's width and the width from its height.
# named: relation/shape

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


class MaxPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        if not np.issubdtype(A.dtype, np.floating):
            A = A.astype(float)
        self.A = A
        batch_size, channels, input_width, input_height = A.shape
        output_height = input_height - self.kernel + 1
        output_width = input_width - self.kernel + 1

        Z = np.zeros((batch_size, channels, output_height, output_width), dtype=A.dtype)
        for i in range(batch_size):
            for j in range(channels):
                for h in range(output_height):
                    for w in range(output_width):
                        Z[i, j, h, w] = np.max(
                            A[i, j, h:h + self.kernel, w:w + self.kernel])
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        for i in range(dLdZ.shape[0]):
            for j in range(dLdZ.shape[1]):
                for h in range(dLdZ.shape[2]):
                    for w in range(dLdZ.shape[3]):
                        window = self.A[i, j, h:h + self.kernel, w:w + self.kernel]
                        index = np.argmax(window)
                        row = index // self.kernel
                        col = index % self.kernel
                        dLdA[i, j, h + row, w + col] += dLdZ[i, j, h, w]
        return dLdA


class MeanPool2d_stride1(Layer):

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        if not np.issubdtype(A.dtype, np.floating):
            A = A.astype(float)
        self.A = A
        batch_size, channels, input_height, input_width = A.shape
        output_height = input_height - self.kernel + 1
        output_width = input_width - self.kernel + 1

        Z = np.zeros((batch_size, channels, output_height, output_width), dtype=A.dtype)
        for i in range(batch_size):
            for j in range(channels):
                for h in range(output_height):
                    for w in range(output_width):
                        Z[i, j, h, w] = np.mean(
                            A[i, j, h:h + self.kernel, w:w + self.kernel])
        return Z

    def backward(self, dLdZ):
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        for i in range(dLdZ.shape[0]):
            for j in range(dLdZ.shape[1]):
                for h in range(dLdZ.shape[2]):
                    for w in range(dLdZ.shape[3]):
                        value = dLdZ[i, j, h, w] / (self.kernel * self.kernel)
                        dLdA[i, j, h:h + self.kernel, w:w + self.kernel] += value
        return dLdA


class MaxPool2d(Layer):

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        # Create Max Pool with stride 1 and Downsample
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.maxpool2d_stride1, self.downsample2d]

    def forward(self, A):
        Z = self.maxpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdZ = self.downsample2d.backward(dLdZ)
        dLdA = self.maxpool2d_stride1.backward(dLdZ)
        return dLdA


class MeanPool2d(Layer):

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        # Create Mean Pool with stride 1 and Downsample
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.meanpool2d_stride1, self.downsample2d]

    def forward(self, A):
        Z = self.meanpool2d_stride1.forward(A)
        Z = self.downsample2d.forward(Z)
        return Z

    def backward(self, dLdZ):
        dLdZ = self.downsample2d.backward(dLdZ)
        dLdA = self.meanpool2d_stride1.backward(dLdZ)
        return dLdA
