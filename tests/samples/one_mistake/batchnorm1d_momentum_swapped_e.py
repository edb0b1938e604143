# file: mytorch/batchnorm.py
# item: BatchNorm1d
# mistake: alpha weighs the batch's statistics and 1 - alpha the running ones: the wrong way round.
# named: batchnorm/running_statistics_wrong_way_round

import numpy as np

from mytorch.layer import Array, Layer


class Averaged:
    """A value that is blended with every new observation."""

    def __init__(self, start: Array, rate: float) -> None:
        self.value, self.rate = start, rate

    def observe(self, new: Array) -> None:
        self.value = self.value + self.rate * (new - self.value)


class BatchNorm1d(Layer):
    def __init__(self, num_features: int, alpha: float = 0.9) -> None:
        self.alpha = alpha
        self.eps = 1e-8
        row = (1, num_features)
        self.BW, self.Bb = np.ones(row), np.zeros(row)
        self.dLdBW, self.dLdBb = np.zeros(row), np.zeros(row)
        self._m = Averaged(np.zeros(row), alpha)
        self._v = Averaged(np.ones(row), alpha)

    @property
    def running_M(self) -> Array:
        return self._m.value

    @running_M.setter
    def running_M(self, value: Array) -> None:
        self._m.value = value

    @property
    def running_V(self) -> Array:
        return self._v.value

    @running_V.setter
    def running_V(self, value: Array) -> None:
        self._v.value = value

    @property
    def params(self) -> list[Array]:
        return [self.BW, self.Bb]

    @property
    def grads(self) -> list[Array]:
        return [self.dLdBW, self.dLdBb]

    def forward(self, Z: Array, eval: bool = False) -> Array:
        Z = Z.astype(np.float64) if Z.dtype.kind != "f" else Z
        self.frozen = eval
        if not eval:
            mean = Z.mean(axis=0)[None]
            var = Z.var(axis=0)[None]
            self._m.observe(mean)
            self._v.observe(var)
        else:
            mean, var = (s.value.astype(Z.dtype) for s in (self._m, self._v))
        self.inv = np.reciprocal(np.sqrt(var + self.eps))
        self.NZ = (Z - mean) * self.inv
        return self.NZ * self.BW.astype(Z.dtype) + self.Bb.astype(Z.dtype)

    def backward(self, dLdBZ: Array) -> Array:
        g = dLdBZ.astype(self.NZ.dtype)
        self.dLdBb = g.sum(axis=0)[None]
        self.dLdBW = np.einsum("nc,nc->c", g, self.NZ)[None]
        scale = self.BW.astype(g.dtype) * self.inv
        if self.frozen:
            return g * scale
        return scale / len(g) * (len(g) * g - self.dLdBb - self.NZ * self.dLdBW)
