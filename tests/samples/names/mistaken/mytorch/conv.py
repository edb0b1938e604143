import numpy as np


class Conv1D:
    def __init__(
        self, in_channel, out_channel, kernel_size, stride, pad=0, w_init=None, b_init=None
    ):
        self.kernel_size, self.stride, self.pad = kernel_size, stride, pad
        shape = (out_channel, in_channel, kernel_size)
        self.weight = w_init(*shape) if w_init else np.random.randn(*shape)
        self.bias = b_init(out_channel) if b_init else np.zeros(out_channel)
        self.dW = np.zeros_like(self.weight)

    def forward(self, x):
        x = self.x = np.pad(x, ((0, 0), (0, 0), (self.pad, self.pad)))
        self.W = (x.shape[2] - self.kernel_size) // self.stride + 1  # the output's width
        out = np.zeros((x.shape[0], len(self.weight), self.W), self.weight.dtype)
        for i in range(self.W):
            piece = x[:, :, i * self.stride : i * self.stride + self.kernel_size]
            out[:, :, i] = np.tensordot(piece, self.weight, ([1, 2], [1, 2])) + self.bias
        return out

    def backward(self, delta):
        dx = np.zeros(self.x.shape, delta.dtype)
        self.dW = np.zeros_like(self.weight)
        self.d_b = delta.sum(axis=(0, 2))
        for i in range(self.W):
            piece = slice(i * self.stride, i * self.stride + self.kernel_size)
            self.dW += np.tensordot(delta[:, :, i], self.x[:, :, piece], ([0], [0]))
            dx[:, :, piece] += np.tensordot(delta[:, :, i], self.weight, ([1], [0]))
        return dx[:, :, self.pad : dx.shape[2] - self.pad]
