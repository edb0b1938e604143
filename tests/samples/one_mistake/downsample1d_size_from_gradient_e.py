# file: mytorch/resampling.py
# item: Downsample1d
# mistake: backward works the input's width out of dLdZ as k * W_out instead of remembering it.
# named: resampling/size_of_the_gradient_times_k

from dataclasses import dataclass, field

import numpy as np


def floats(x):
    return np.array(x, dtype=x.dtype if np.issubdtype(x.dtype, np.floating) else float)


@dataclass(eq=False)
class Upsample1d:
    upsampling_factor: int
    params: list = field(default_factory=list)
    grads: list = field(default_factory=list)

    def forward(self, A):
        k = self.upsampling_factor
        n, c, w = A.shape
        # every element gets a row of k, then the zeros after the last one are cut off
        Z = np.zeros((n, c, w, k), dtype=floats(A).dtype)
        Z[..., 0] = A
        return Z.reshape(n, c, w * k)[:, :, : w * k - k + 1]

    def backward(self, dLdZ):
        return floats(dLdZ[:, :, :: self.upsampling_factor])


@dataclass(eq=False)
class Downsample1d:
    downsampling_factor: int
    params: list = field(default_factory=list)
    grads: list = field(default_factory=list)

    def forward(self, A):
        return floats(A[:, :, :: self.downsampling_factor])

    def backward(self, dLdZ):
        n, c, w_out = dLdZ.shape
        w_in = w_out * self.downsampling_factor
        dLdA = np.zeros((n, c, w_in), dtype=floats(dLdZ).dtype)
        dLdA[:, :, :: self.downsampling_factor] = dLdZ
        return dLdA


@dataclass(eq=False)
class Upsample2d:
    upsampling_factor: int
    params: list = field(default_factory=list)
    grads: list = field(default_factory=list)

    def forward(self, A):
        k = self.upsampling_factor
        n, c, h, w = A.shape
        Z = np.zeros((n, c, h, k, w, k), dtype=floats(A).dtype)
        Z[:, :, :, 0, :, 0] = A
        return Z.reshape(n, c, h * k, w * k)[:, :, : h * k - k + 1, : w * k - k + 1]

    def backward(self, dLdZ):
        k = self.upsampling_factor
        return floats(dLdZ[:, :, ::k, ::k])


@dataclass(eq=False)
class Downsample2d:
    downsampling_factor: int
    in_size: tuple = ()
    params: list = field(default_factory=list)
    grads: list = field(default_factory=list)

    def forward(self, A):
        self.in_size = A.shape[2:]
        k = self.downsampling_factor
        return floats(A[:, :, ::k, ::k])

    def backward(self, dLdZ):
        k = self.downsampling_factor
        dLdA = np.zeros(dLdZ.shape[:2] + self.in_size, dtype=floats(dLdZ).dtype)
        dLdA[:, :, ::k, ::k] = dLdZ
        return dLdA
