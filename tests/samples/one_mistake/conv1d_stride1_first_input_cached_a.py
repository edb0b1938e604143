# file: mytorch/Conv1d.py
# item: Conv1d_stride1
# mistake: The input is stored only if none was stored before; backward goes on using the first one.
# named: raised/stale

from dataclasses import dataclass, field

import numpy as np

from mytorch.layer import Layer
from mytorch.resampling import Downsample1d


@dataclass
class Weight:
    value: np.ndarray
    grad: np.ndarray = field(init=False)

    def __post_init__(self):
        self.grad = np.zeros_like(self.value)


def _link(name, what):
    """layer.W is layer._W.value, layer.dLdW is layer._W.grad"""

    def get(self):
        return getattr(getattr(self, name), what)

    def put(self, value):
        setattr(getattr(self, name), what, value)

    return property(get, put)


class Conv1d_stride1(Layer):
    W = _link("_W", "value")
    b = _link("_b", "value")
    dLdW = _link("_W", "grad")
    dLdb = _link("_b", "grad")

    def __init__(
        self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None
    ):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        weight_init_fn = weight_init_fn or (lambda *shape: np.random.randn(*shape) * 0.1)
        bias_init_fn = bias_init_fn or np.zeros
        self._W = Weight(weight_init_fn(out_channels, in_channels, kernel_size))
        self._b = Weight(bias_init_fn(out_channels))
        self._input = None

    @property
    def params(self):
        return [self.W, self.b]

    @property
    def grads(self):
        return [self.dLdW, self.dLdb]

    def _view(self, X):
        return np.lib.stride_tricks.sliding_window_view(X, self.kernel_size, axis=-1)

    def forward(self, A):
        A = A if A.dtype.kind == "f" else A.astype(float)
        if self._input is None:
            self._input = A
        Z = np.einsum("bclk,ock->bol", self._view(A), self.W) + self.b.reshape(1, -1, 1)
        return Z.astype(A.dtype, copy=False)

    def backward(self, dLdZ):
        self.dLdW = np.einsum("bol,bclk->ock", dLdZ, self._view(self._input))
        self.dLdb = np.einsum("bol->o", dLdZ)
        edge = self.kernel_size - 1
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (edge, edge)))
        dLdA = np.einsum("bolk,ock->bcl", self._view(padded), self.W[..., ::-1])
        return dLdA.astype(dLdZ.dtype, copy=False)


class Conv1d(Layer):
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
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample1d = Downsample1d(stride)

    @property
    def parts(self):
        return [self.conv1d_stride1, self.downsample1d]

    def _pad(self, A):
        return np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))

    def _crop(self, A):
        return A[..., self.padding : A.shape[-1] - self.padding]

    def forward(self, A):
        Z = self._pad(A)
        for part in self.parts:
            Z = part.forward(Z)
        return Z

    def backward(self, dLdZ):
        grad = dLdZ
        for part in self.parts[::-1]:
            grad = part.backward(grad)
        return self._crop(grad)
