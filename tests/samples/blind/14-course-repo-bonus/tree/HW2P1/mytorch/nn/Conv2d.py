import numpy as np

from mytorch.nn.resampling import Downsample2d


def correlate(A, W):
    """A (N, C, H, W), W (O, C, k, l) -> (N, O, H - k + 1, W - l + 1)"""
    O, C, k, l = W.shape
    h, w = A.shape[2] - k + 1, A.shape[3] - l + 1
    out = 0.
    for i in range(k):
        for j in range(l):
            out = out + np.einsum("nchw,oc->nohw", A[:, :, i:i + h, j:j + w], W[:, :, i, j])
    return out


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)
        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        return correlate(A, self.W) + self.b.reshape(1, -1, 1, 1)

    def backward(self, dLdZ):
        k = self.kernel_size
        # swap batch and channels: the weights' gradient is a correlation as well
        self.dLdW = correlate(self.A.swapaxes(0, 1), dLdZ.swapaxes(0, 1)).swapaxes(0, 1)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        full = np.pad(dLdZ, ((0, 0), (0, 0), (k - 1,) * 2, (k - 1,) * 2))
        return correlate(full, self.W[:, :, ::-1, ::-1].swapaxes(0, 1))


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        self.H, self.W_in = A.shape[2:]
        A = np.pad(A, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        d = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return d[:, :, self.pad:self.pad + self.H, self.pad:self.pad + self.W_in]
