import numpy as np

from mytorch.nn.resampling import Downsample1d


def correlate1d(A, W):
    k = W.shape[2]
    w = A.shape[2] - k + 1
    out = 0.
    for i in range(k):
        out = out + np.einsum("ncw,oc->now", A[:, :, i:i + w], W[:, :, i])
    return out


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        return correlate1d(A, self.W) + self.b.reshape(1, -1, 1)

    def backward(self, dLdZ):
        k = self.kernel_size
        self.dLdW = correlate1d(self.A.swapaxes(0, 1), dLdZ.swapaxes(0, 1)).swapaxes(0, 1)
        self.dLdb = dLdZ.sum(axis=(0, 2))
        full = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1,) * 2))
        return correlate1d(full, self.W[:, :, ::-1].swapaxes(0, 1))


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        self.W_in = A.shape[2]
        A = np.pad(A, ((0, 0), (0, 0), (self.pad,) * 2))
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        d = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return d[:, :, self.pad:self.pad + self.W_in]
