"""Convolution over one axis (time): first with stride 1, then with any stride and padding."""

import numpy as np

from mytorch.checks import check_array, check_shape, check_stored, check_whole
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.resampling import Downsample1d


class Conv1d_stride1(Layer):
    """Cross-correlation plus a bias, as in PyTorch: W_out = W_in - k + 1.

    W (out, in, k) is made by weight_init_fn(out, in, k), or is normal noise; b (out,) is made
    by bias_init_fn(out), or is zeros. dLdW and dLdb have the same shapes.
    """

    A: Array | None = None  # forward keeps its input here

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d_stride1", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d_stride1", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d_stride1", "kernel_size", kernel_size)
        shape = (self.out_channels, self.in_channels, self.kernel_size)
        self.W = init_weight("Conv1d_stride1", "weight_init_fn", weight_init_fn, shape)
        self.b = init_bias("Conv1d_stride1", bias_init_fn, self.out_channels)
        self.dLdW: Array = np.zeros_like(self.W)
        self.dLdb: Array = np.zeros_like(self.b)

    @property
    def params(self) -> list[Array]:
        """W (out, in, k) and b (out,)."""
        return [self.W, self.b]

    @property
    def grads(self) -> list[Array]:
        """The gradients dLdW (out, in, k) and dLdb (out,)."""
        return [self.dLdW, self.dLdb]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes = ("N", self.in_channels, "W")
        A = check_array("Conv1d_stride1.forward", "A", A, axes, W=self.kernel_size)
        self.A = A
        n_b, n_in, w_in = A.shape
        n_out = self.out_channels
        n_k = self.kernel_size
        w_out = w_in - n_k + 1
        a = A.ravel()
        w = self.W.astype(A.dtype).ravel()
        b = self.b.astype(A.dtype)
        z = np.zeros(n_b * n_out * w_out, dtype=A.dtype)
        for n in range(n_b):
            for o in range(n_out):
                p = idx3(n, o, 0, n_out, w_out)
                z[p : p + w_out] += b[o]
                for i in range(n_in):
                    q = idx3(n, i, 0, n_in, w_in)
                    r = idx3(o, i, 0, n_in, n_k)
                    for j in range(n_k):
                        z[p : p + w_out] += w[r + j] * a[q + j : q + j + w_out]
        return z.reshape(n_b, n_out, w_out)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); dLdW and dLdb are sums over the batch."""
        A = check_stored("Conv1d_stride1.backward", "A", self.A)
        shape = (A.shape[0], self.out_channels, A.shape[2] - self.kernel_size + 1)
        dLdZ = check_shape("Conv1d_stride1.backward", "dLdZ", dLdZ, shape, A.dtype)
        n_b, n_in, w_in = A.shape
        n_out = self.out_channels
        n_k = self.kernel_size
        w_out = w_in - n_k + 1
        a = A.ravel()
        dz = dLdZ.ravel()
        w = self.W.astype(A.dtype).ravel()
        da = np.zeros(n_b * n_in * w_in, dtype=A.dtype)
        dw = np.zeros(n_out * n_in * n_k, dtype=A.dtype)
        db = np.zeros(n_out, dtype=A.dtype)
        for n in range(n_b):
            for o in range(n_out):
                p = idx3(n, o, 0, n_out, w_out)
                g = dz[p : p + w_out]
                db[o] += g.sum()
                for i in range(n_in):
                    q = idx3(n, i, 0, n_in, w_in)
                    r = idx3(o, i, 0, n_in, n_k)
                    for j in range(n_k):
                        dw[r + j] += np.dot(g, a[q + j : q + j + w_out])
                        da[q + j : q + j + w_out] += w[r + j] * g
        self.dLdW = dw.reshape(n_out, n_in, n_k)
        self.dLdb = db
        return da.reshape(n_b, n_in, w_in)


class Conv1d(Layer):
    """Zero padding on both sides, Conv1d_stride1, then every stride-th element.

    W_out = (W_in + 2 padding - k) // stride + 1. The parameters are conv1d_stride1's.
    """

    conv1d_stride1: Conv1d_stride1
    downsample1d: Downsample1d

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int,
        padding: int = 0,
        weight_init_fn: InitFn | None = None,
        bias_init_fn: InitFn | None = None,
    ) -> None:
        self.in_channels = check_whole("Conv1d", "in_channels", in_channels)
        self.out_channels = check_whole("Conv1d", "out_channels", out_channels)
        self.kernel_size = check_whole("Conv1d", "kernel_size", kernel_size)
        self.stride = check_whole("Conv1d", "stride", stride)
        self.padding = check_whole("Conv1d", "padding", padding, least=0)
        self.conv1d_stride1 = Conv1d_stride1(
            self.in_channels, self.out_channels, self.kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(self.stride)

    @property
    def parts(self) -> list[Layer]:
        """The convolution and the downsampling."""
        return [self.conv1d_stride1, self.downsample1d]

    def forward(self, A: Array) -> Array:
        """Map A (N, in, W_in) to Z (N, out, W_out)."""
        axes, least = ("N", self.in_channels, "W"), self.kernel_size - 2 * self.padding
        A = check_array("Conv1d.forward", "A", A, axes, W=least)
        n_b, n_in, w_in = A.shape
        w_pad = w_in + 2 * self.padding
        a = A.ravel()
        ap = np.zeros(n_b * n_in * w_pad, dtype=A.dtype)
        for n in range(n_b):
            for i in range(n_in):
                p = idx3(n, i, self.padding, n_in, w_pad)
                q = idx3(n, i, 0, n_in, w_in)
                ap[p : p + w_in] = a[q : q + w_in]
        Z1 = self.conv1d_stride1.forward(ap.reshape(n_b, n_in, w_pad))
        return self.downsample1d.forward(Z1)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, out, W_out) to dLdA (N, in, W_in); sets the gradients of conv1d_stride1.

        The parts check the shape of dLdZ.
        """
        dLdZ1 = self.downsample1d.backward(dLdZ)
        dLdAp = self.conv1d_stride1.backward(dLdZ1)
        n_b, n_in, w_pad = dLdAp.shape
        w_in = w_pad - 2 * self.padding
        dap = dLdAp.ravel()
        da = np.zeros(n_b * n_in * w_in, dtype=dLdAp.dtype)
        for n in range(n_b):
            for i in range(n_in):
                p = idx3(n, i, self.padding, n_in, w_pad)
                q = idx3(n, i, 0, n_in, w_in)
                da[q : q + w_in] = dap[p : p + w_in]
        return da.reshape(n_b, n_in, w_in)


def idx3(i: int, j: int, k: int, n_j: int, n_k: int) -> int:
    """Return the offset of element (i, j, k) in a flat buffer of (., n_j, n_k)."""
    return (i * n_j + j) * n_k + k
