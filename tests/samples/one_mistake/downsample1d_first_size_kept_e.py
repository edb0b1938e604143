# file: mytorch/resampling.py
# item: Downsample1d
# mistake: Only the first forward stores the input's shape, so later backwards use an old size.
# named: raised/assigned

import numpy as np

no_params = property(lambda self: [])


def upsampled(shape, k):
    n, c, *space = shape
    return (n, c, *[s + (s - 1) * (k - 1) for s in space])


def scatter(values, shape, k):
    target = np.zeros(shape, dtype=as_float(values).dtype)
    if len(shape) == 3:
        target[:, :, ::k] = values
    else:
        target[:, :, ::k, ::k] = values
    return target


def gather(values, k):
    cut = values[:, :, ::k] if values.ndim == 3 else values[:, :, ::k, ::k]
    return as_float(cut).copy()


def as_float(values):
    if values.dtype.kind in "iub":
        return values.astype("float64")
    return values


class Upsample1d:
    params = grads = no_params

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return scatter(A, upsampled(A.shape, self.upsampling_factor), self.upsampling_factor)

    def backward(self, dLdZ):
        return gather(dLdZ, self.upsampling_factor)


class Upsample2d:
    params = grads = no_params

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        return scatter(A, upsampled(A.shape, self.upsampling_factor), self.upsampling_factor)

    def backward(self, dLdZ):
        return gather(dLdZ, self.upsampling_factor)


class Downsample1d:
    params = grads = no_params

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        if not hasattr(self, "in_shape"):
            self.in_shape = A.shape
        return gather(A, self.downsampling_factor)

    def backward(self, dLdZ):
        return scatter(dLdZ, self.in_shape, self.downsampling_factor)


class Downsample2d:
    params = grads = no_params

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.in_shape = A.shape
        return gather(A, self.downsampling_factor)

    def backward(self, dLdZ):
        return scatter(dLdZ, self.in_shape, self.downsampling_factor)
