# file: mytorch/Conv1d.py
# item: Conv1d
# mistake: The crop `pad:-pad` is empty when the padding is 0.
# named: convolution/cropped_by_minus_padding

import numpy as np

from mytorch.resampling import Downsample1d


class Conv1d_stride1:
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def forward(self, A):
        self.A = A if A.dtype.kind == "f" else A.astype(float)
        batch_size, _, input_size = A.shape
        output_size = input_size - self.kernel_size + 1
        Z = np.zeros((batch_size, self.out_channels, output_size), dtype=self.A.dtype)
        for i in range(output_size):
            window = self.A[:, :, i : i + self.kernel_size]
            Z[:, :, i] = np.tensordot(window, self.W, axes=([1, 2], [1, 2])) + self.b
        return Z

    def backward(self, dLdZ):
        batch_size, _, output_size = dLdZ.shape
        input_size = self.A.shape[2]

        dLdW = np.zeros(self.W.shape)
        for i in range(self.kernel_size):
            window = self.A[:, :, i : i + output_size]
            dLdW[:, :, i] = np.tensordot(dLdZ, window, axes=([0, 2], [0, 2]))
        self.dLdW = dLdW

        self.dLdb = np.sum(dLdZ, axis=(0, 2))

        pad = self.kernel_size - 1
        dLdZ_padded = np.pad(dLdZ, ((0, 0), (0, 0), (pad, pad)), mode="constant")
        W_flipped = self.W[:, :, ::-1]
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        for i in range(input_size):
            window = dLdZ_padded[:, :, i : i + self.kernel_size]
            dLdA[:, :, i] = np.tensordot(window, W_flipped, axes=([1, 2], [0, 2]))
        return dLdA


class Conv1d:
    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride,
        padding=0,
        weight_init_fn=None,
        bias_init_fn=None,
    ):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)
        self.parts = [self.conv1d_stride1, self.downsample1d]

    @property
    def params(self):
        return self.conv1d_stride1.params

    @property
    def grads(self):
        return self.conv1d_stride1.grads

    def forward(self, A):
        A_padded = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)), mode="constant")
        Z = self.conv1d_stride1.forward(A_padded)
        Z = self.downsample1d.forward(Z)
        return Z

    def backward(self, dLdZ):
        delta = self.downsample1d.backward(dLdZ)
        dLdA = self.conv1d_stride1.backward(delta)
        return dLdA[:, :, self.pad : -self.pad]
