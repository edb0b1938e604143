# file: mytorch/Conv2d.py
# item: Conv2d_stride1
# mistake: The patches of the first image batch are kept for all later backward passes.
# named: raised/einsum

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample2d


def patch_indices(height, width, k):
    """Flat positions of the pixels of every patch: (out_h * out_w, k * k)."""
    corner = np.arange(height - k + 1)[:, None] * width + np.arange(width - k + 1)
    offset = np.arange(k)[:, None] * width + np.arange(k)
    return corner.reshape(-1, 1) + offset.reshape(1, -1)


class Conv2d_stride1(Layer):
    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = np.random.randn(*shape) if weight_init_fn is None else weight_init_fn(*shape)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)
        self.saved = None

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    @property
    def _kernels(self):
        return self.W.reshape(self.out_channels, self.in_channels, -1)

    def forward(self, A):
        A = A if np.issubdtype(A.dtype, np.floating) else A.astype(float)
        N, C, H, W = A.shape
        k = self.kernel_size
        self.in_shape = A.shape
        self.index = patch_indices(H, W, k)
        # (N, C, patches, k * k)
        patches = A.reshape(N, C, H * W)[:, :, self.index]
        if self.saved is None:
            self.saved = patches
        Z = np.einsum("ncpq,ocq->nop", patches, self._kernels)
        Z = Z + self.b[:, None]
        return Z.reshape(N, -1, H - k + 1, W - k + 1).astype(A.dtype, copy=False)

    def backward(self, dLdZ):
        N, C, H, W = self.in_shape
        flat = dLdZ.reshape(N, self.out_channels, -1)
        self.dLdW = np.einsum("nop,ncpq->ocq", flat, self.saved).reshape(self.W.shape)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        # send each patch's gradient home
        per_pixel = np.einsum("nop,ocq->ncpq", flat, self._kernels)
        dLdA = np.zeros((N, C, H * W), dtype=dLdZ.dtype)
        np.add.at(dLdA, (slice(None), slice(None), self.index), per_pixel)
        return dLdA.reshape(self.in_shape)


class Conv2d(Layer):
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
        self.padding = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    @property
    def parts(self):
        return [self.conv2d_stride1, self.downsample2d]

    def forward(self, A):
        N, C, H, W = A.shape
        p = self.padding
        self.rows, self.cols = slice(p, p + H), slice(p, p + W)
        canvas = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=A.dtype)
        canvas[:, :, self.rows, self.cols] = A
        return self.downsample2d.forward(self.conv2d_stride1.forward(canvas))

    def backward(self, dLdZ):
        grad = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return grad[:, :, self.rows, self.cols]
