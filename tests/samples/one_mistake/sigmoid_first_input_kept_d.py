# file: mytorch/activation.py
# item: Sigmoid
# mistake: The cache is only filled on the first forward, so later backwards use stale values.
# named: activation/input_of_the_first_call

import math

import numpy as np

from mytorch.layer import Array, Layer

CUBE = 0.044715
ROOT = math.sqrt(2.0 / math.pi)


def floats(v: Array) -> Array:
    return v.astype(v.dtype if v.dtype.kind == "f" else np.float64)  # always a copy


def logistic(v: Array) -> Array:
    t = np.exp(-abs(v))
    big = 1 / (1 + t)
    return np.where(v < 0, t * big, big)


def gauss(v: Array) -> Array:
    return logistic(2 * ROOT * (v + CUBE * v**3))


class Identity(Layer):
    def forward(self, A_in: Array) -> Array:
        return floats(A_in)

    def backward(self, grad: Array) -> Array:
        return floats(grad)


class Sigmoid(Layer):
    def __init__(self) -> None:
        self.out: Array | None = None

    def forward(self, A_in: Array) -> Array:
        result = logistic(floats(A_in))
        if self.out is None:  # remember for backward
            self.out = result.copy()
        return result

    def backward(self, grad: Array) -> Array:
        assert self.out is not None, "forward first"
        return grad * self.out * (1 - self.out)


class Tanh(Layer):
    def __init__(self) -> None:
        self.slope: Array | None = None

    def forward(self, A_in: Array) -> Array:
        result = np.tanh(floats(A_in))
        self.slope = (1 - result) * (1 + result)
        return result

    def backward(self, grad: Array) -> Array:
        return grad * self.slope


class ReLU(Layer):
    def __init__(self) -> None:
        self.on: Array | None = None

    def forward(self, A_in: Array) -> Array:
        result = floats(A_in)
        self.on = result > 0
        result[~self.on] = 0
        return result

    def backward(self, grad: Array) -> Array:
        result = floats(grad)
        result[~self.on] = 0
        return result


class GELU(Layer):
    def __init__(self) -> None:
        self.v: Array | None = None

    def forward(self, A_in: Array) -> Array:
        self.v = floats(A_in)
        return self.v * gauss(self.v)

    def backward(self, grad: Array) -> Array:
        v, g = self.v, gauss(self.v)
        return grad * (g + v * g * (1 - g) * 2 * ROOT * (1 + 3 * CUBE * v**2))


class Softmax(Layer):
    def __init__(self) -> None:
        self.prob: Array | None = None

    def forward(self, A_in: Array) -> Array:
        e = floats(A_in)
        e -= e.max(-1, keepdims=True)
        e = np.exp(e)
        self.prob = e / e.sum(-1, keepdims=True)
        return self.prob.copy()

    def backward(self, grad: Array) -> Array:
        weighted = grad * self.prob
        return weighted - weighted.sum(-1, keepdims=True) * self.prob
