import numpy as np
from mytorch.resampling import Downsample1d


class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        # Do not modify this method
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
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        self.A = A
        W_out = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, W_out))
        for w in range(W_out):
            Z[:, :, w] = np.einsum('nck,ock->no', A[:, :, w:w + self.kernel_size], self.W)
        return Z + self.b[None, :, None]

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        W_out = dLdZ.shape[2]
        K = self.kernel_size
        self.dLdb = dLdZ.sum(axis=(0, 2))
        for k in range(K):
            self.dLdW[:, :, k] = np.einsum('now,ncw->oc', dLdZ, self.A[:, :, k:k + W_out])
        # full convolution with the W_flip kernel
        g_padded = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1)), 'constant')
        W_flip = self.W[:, :, ::-1]
        dLdA = np.zeros(self.A.shape)
        for w in range(dLdA.shape[2]):
            dLdA[:, :, w] = np.einsum('nok,ock->nc', g_padded[:, :, w:w + K], W_flip)
        return dLdA


class Conv1d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)), 'constant')
        Z = self.conv1d_stride1.forward(A)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        if self.pad > 0:
            dLdA = dLdA[:, :, self.pad:-self.pad]
        return dLdA
