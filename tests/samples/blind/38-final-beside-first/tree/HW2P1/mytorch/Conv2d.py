import time
import wandb
import numpy as np
from mytorch.resampling import Downsample2d


class Conv2d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        # Do not modify this method
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
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
        K = self.kernel_size
        N, _, H, W = A.shape
        Z = np.zeros((N, self.out_channels, H - K + 1, W - K + 1))
        for h in range(Z.shape[2]):
            for w in range(Z.shape[3]):
                Z[:, :, h, w] = np.einsum('ncij,ocij->no', A[:, :, h:h+K, w:w+K], self.W)
        return Z + self.b.reshape(1, -1, 1, 1)

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        K = self.kernel_size
        H_out, W_out = dLdZ.shape[2:]
        for i in range(K):
            for j in range(K):
                self.dLdW[:, :, i, j] = np.einsum('nohw,nchw->oc', dLdZ, self.A[:, :, i:i+H_out, j:j+W_out])
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        p = K - 1
        g_padded = np.pad(dLdZ, ((0, 0), (0, 0), (p, p), (p, p)), 'constant')
        W_flip = np.flip(self.W, axis=(2, 3))
        dLdA = np.zeros(self.A.shape)
        for h in range(dLdA.shape[2]):
            for w in range(dLdA.shape[3]):
                dLdA[:, :, h, w] = np.einsum('noij,ocij->nc', g_padded[:, :, h:h+K, w:w+K], W_flip)
        return dLdA


class Conv2d():
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        """
        Argument:
            A (np.array): see the writeup
        Return:
            np.array
        """
        p = self.pad
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)), 'constant')
        Z = self.conv2d_stride1.forward(A)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        """
        Argument:
            dLdZ (np.array): see the writeup
        Return:
            np.array
        """
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        if self.pad > 0:
            dLdA = dLdA[:, :, self.pad:-self.pad, self.pad:-self.pad]
        return dLdA
