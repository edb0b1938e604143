"""What the layers share: base classes with hooks, and mixins."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mytorch.layer import Array, Layer, Shape


# ---- chains -----------------------------------------------------------------------------------


class Chain:
    """Mixin: layers one after the other. `path` says which, `seen` may look at what passes."""

    @property
    def path(self) -> Sequence[Any]:
        return self.parts

    def apply(self, layer: Any, A: Array, **mode: Any) -> Array:
        """Hook: one layer's forward."""
        return layer.forward(A)

    def seen(self, place: int, A: Array) -> None:
        """Hook: A is what comes in front of layer number `place`."""

    def seen_back(self, place: int, grad: Array) -> None:
        """Hook: the gradient of what `seen` got for the same place."""

    def run(self, A: Array, **mode: Any) -> Array:
        self.seen(0, A)
        for place, layer in enumerate(self.path, start=1):
            A = self.apply(layer, A, **mode)
            self.seen(place, A)
        return A

    def run_back(self, grad: Array) -> Array:
        place = len(self.path)
        self.seen_back(place, grad)
        for layer in reversed(self.path):
            grad = layer.backward(grad)
            place -= 1
            self.seen_back(place, grad)
        return grad


class Sequential(Chain, Layer):
    """A layer that is a chain."""

    def forward(self, A: Array, **mode: Any) -> Array:
        return self.run(A, **mode)

    def backward(self, dLdZ: Array) -> Array:
        return self.run_back(dLdZ)


# ---- activations and losses -------------------------------------------------------------------


class FromOutput(Layer):
    """An activation whose slope is known from its output. Hooks: activate, slope."""

    def forward(self, Z: Array) -> Array:
        self.A = self.activate(Z)
        return self.A.copy()

    def backward(self, dLdA: Array) -> Array:
        return dLdA * self.slope(self.A)


class FromInput(Layer):
    """An activation whose slope needs the input. Hooks: activate, slope."""

    def forward(self, Z: Array) -> Array:
        self.Z = Z.copy()
        return self.activate(Z)

    def backward(self, dLdA: Array) -> Array:
        return dLdA * self.slope(self.Z)


def log_softmax(Z: Array) -> Array:
    """Over the last axis."""
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


class MeanOfErrors:
    """Mixin of a loss: the mean of cost(A - Y) over all elements. Hooks: cost, slope."""

    def forward(self, A: Array, Y: Array) -> float:
        self.E = A - Y
        return float(self.cost(self.E).mean())

    def backward(self) -> Array:
        return self.slope(self.E) / self.E.size


# ---- products ---------------------------------------------------------------------------------


class Product(Layer):
    """Z = A Wᵀ."""

    def forward(self, A: Array) -> Array:
        self.A = A.copy()
        return A @ self.W.T.astype(A.dtype)

    def backward(self, dLdZ: Array) -> Array:
        self.dLdW = dLdZ.T @ self.A
        return dLdZ @ self.W.astype(dLdZ.dtype)


# ---- normalisation ----------------------------------------------------------------------------


class Normalisation(Layer):
    """NZ = (Z - M) / sqrt(V + eps), M and V over `axes`, then something affine.

    Hooks: statistics, centre (what a gradient loses because M depends on Z), keep and kept
    (under which names), affine and affine_backward.
    """

    axes: tuple[int, ...]

    def statistics(self, Z: Array) -> tuple[Any, Array]:
        M = Z.mean(axis=self.axes, keepdims=True)
        V = ((Z - M) ** 2).mean(axis=self.axes, keepdims=True)
        return M, V

    def centre(self, grad: Array) -> Array:
        return grad - grad.mean(axis=self.axes, keepdims=True)

    def keep(self, NZ: Array, std: Array) -> None:
        self.NZ, self.std = NZ, std

    def kept(self) -> tuple[Array, Array]:
        return self.NZ, self.std

    def unnormalise(self, dLdNZ: Array, NZ: Array, std: Array) -> Array:
        along = (dLdNZ * NZ).mean(axis=self.axes, keepdims=True)
        return (self.centre(dLdNZ) - NZ * along) / std

    def forward(self, Z: Array) -> Array:
        M, V = self.statistics(Z)
        std = np.sqrt(V + self.eps)
        NZ = (Z - M) / std
        self.keep(NZ, std)
        return self.affine(NZ)

    def backward(self, dLdZ: Array) -> Array:
        NZ, std = self.kept()
        return self.unnormalise(self.affine_backward(dLdZ, NZ), NZ, std)


class BatchNorm(Normalisation):
    """Over the batch, with running statistics for evaluation."""

    def statistics(self, Z: Array) -> tuple[Array, Array]:
        if not self.in_training:
            return self.running_M.astype(Z.dtype), self.running_V.astype(Z.dtype)
        M, V = super().statistics(Z)
        self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M
        self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V
        return M, V

    def unnormalise(self, dLdNZ: Array, NZ: Array, std: Array) -> Array:
        if not self.in_training:
            return dLdNZ / std
        return super().unnormalise(dLdNZ, NZ, std)

    def affine(self, NZ: Array) -> Array:
        return NZ * self.BW.astype(NZ.dtype) + self.Bb.astype(NZ.dtype)

    def affine_backward(self, dLdBZ: Array, NZ: Array) -> Array:
        self.dLdBW = (dLdBZ * NZ).sum(axis=self.axes, keepdims=True)
        self.dLdBb = dLdBZ.sum(axis=self.axes, keepdims=True)
        return dLdBZ * self.BW.astype(dLdBZ.dtype)

    def forward(self, Z: Array, eval: bool = False) -> Array:
        self.in_training = not eval
        return super().forward(Z)


class FeatureNorm(Normalisation):
    """Over the last axis of each example, times gamma."""

    axes = (-1,)

    def over_examples(self, grad: Array) -> Array:
        return grad.sum(axis=tuple(range(grad.ndim - 1)))

    def affine(self, NZ: Array) -> Array:
        return NZ * self.gamma.astype(NZ.dtype)

    def affine_backward(self, dLdZ: Array, NZ: Array) -> Array:
        self.dLdgamma = self.over_examples(dLdZ * NZ)
        return dLdZ * self.gamma.astype(dLdZ.dtype)


# ---- dropout ----------------------------------------------------------------------------------


class Dropping(Layer):
    """x times a random mask. Hook: mask_shape."""

    def mask_shape(self, x: Array) -> Shape:
        return x.shape

    def forward(self, x: Array, eval: bool = False) -> Array:
        shape = self.mask_shape(x)
        if eval:
            self.mask = np.ones(shape, dtype=x.dtype)
        else:
            kept = np.random.random(shape) >= self.p
            self.mask = kept.astype(x.dtype) / (1 - self.p)
        return x * self.mask

    def backward(self, dLdZ: Array) -> Array:
        return dLdZ * self.mask


# ---- layers over space ------------------------------------------------------------------------


class Spatial:
    """Mixin of layers over (N, C, space): `spatial` is the number of the axes of space."""

    spatial: int

    @property
    def space(self) -> tuple[int, ...]:
        return tuple(range(2, 2 + self.spatial))

    def per_axis(self, value: Any) -> tuple[int, ...]:
        """One number for each axis, of an int or of a tuple."""
        return value if isinstance(value, tuple) else (value,) * self.spatial


class ConvStride1(Spatial, Layer):
    """Cross-correlation with W (out, in, *k)."""

    def windows(self, A: Array) -> Array:
        """(N, C, *space, *k)."""
        return sliding_window_view(A, self.W.shape[2:], axis=self.space)

    @property
    def window_axes(self) -> tuple[int, ...]:
        return tuple(range(2 + self.spatial, 2 + 2 * self.spatial))

    def forward(self, A: Array) -> Array:
        self.A = A.copy()
        W = self.W.astype(A.dtype)
        Z = np.tensordot(self.windows(A), W, axes=((1, *self.window_axes), (1, *self.space)))
        return np.moveaxis(Z + self.b.astype(A.dtype), -1, 1)

    def backward(self, dLdZ: Array) -> Array:
        others = (0, *self.space)
        self.dLdW = np.tensordot(dLdZ, self.windows(self.A), axes=(others, others))
        self.dLdb = dLdZ.sum(axis=others)
        margins = [(k - 1, k - 1) for k in self.W.shape[2:]]
        padded = np.pad(dLdZ, [(0, 0), (0, 0), *margins])
        flipped = np.flip(self.W, axis=self.space).astype(dLdZ.dtype)
        axes = ((1, *self.window_axes), (0, *self.space))
        return np.moveaxis(np.tensordot(self.windows(padded), flipped, axes=axes), -1, 1)


class Padded(Spatial, Sequential):
    """A chain with zeros put around its input."""

    def forward(self, A: Array) -> Array:
        margins = [(p, p) for p in self.per_axis(self.padding)]
        return super().forward(np.pad(A, [(0, 0), (0, 0), *margins]))

    def backward(self, dLdZ: Array) -> Array:
        dLdA = super().backward(dLdZ)
        pads = self.per_axis(self.padding)
        inner = [slice(p, dLdA.shape[axis] - p) for p, axis in zip(pads, self.space)]
        return dLdA[(..., *inner)]


class Pooling(Spatial, Layer):
    """A number for each window. Hooks: reduce, and share: what one place of the window gets."""

    spatial = 2

    def forward(self, A: Array) -> Array:
        self.A_shape = A.shape
        windows = sliding_window_view(A, self.kernel, axis=self.space)
        return self.reduce(windows.reshape(*windows.shape[:4], -1))

    def backward(self, dLdZ: Array) -> Array:
        dLdA = np.zeros(self.A_shape, dtype=dLdZ.dtype)
        H_out, W_out = dLdZ.shape[2:]
        for place, (i, j) in enumerate(np.ndindex(self.kernel)):
            dLdA[:, :, i : i + H_out, j : j + W_out] += self.share(dLdZ, place)
        return dLdA


class Resampling(Spatial, Layer):
    """Hook: factor. `pick` takes every factor-th element, `spread` puts them back among zeros."""

    @property
    def every(self) -> tuple[Any, ...]:
        return (..., *(slice(None, None, k) for k in self.per_axis(self.factor)))

    def pick(self, A: Array) -> Array:
        return A[self.every].copy()

    def spread(self, A: Array, shape: Shape) -> Array:
        out = np.zeros(shape, dtype=A.dtype)
        out[self.every] = A
        return out


class Upsampling(Resampling):
    @property
    def factor(self) -> Any:
        return self.upsampling_factor

    def forward(self, A: Array) -> Array:
        self.A_shape = A.shape
        sizes = zip(self.per_axis(self.factor), A.shape[2:])
        return self.spread(A, (*A.shape[:2], *(k * (size - 1) + 1 for k, size in sizes)))

    def backward(self, dLdZ: Array) -> Array:
        return self.pick(dLdZ)


class Downsampling(Resampling):
    @property
    def factor(self) -> Any:
        return self.downsampling_factor

    def forward(self, A: Array) -> Array:
        self.A_shape = A.shape
        return self.pick(A)

    def backward(self, dLdZ: Array) -> Array:
        return self.spread(dLdZ, self.A_shape)


# ---- optimisers -------------------------------------------------------------------------------


class Optimiser:
    """Hooks: restart (forget everything), begin (before each step), move (what W loses)."""

    def restart(self, params: Sequence[Array]) -> None:
        self.v = [np.zeros_like(param) for param in params]

    def begin(self, params: Sequence[Array]) -> None:
        if [v.shape for v in self.v] != [param.shape for param in params]:
            self.restart(params)

    def step(self) -> None:
        params = [getattr(layer, name) for layer, name in self.learnables]
        self.begin(params)
        for k, (layer, name) in enumerate(self.learnables):
            grad = getattr(layer, f"dLd{name}").astype(params[k].dtype, copy=False)
            setattr(layer, name, params[k] - self.move(k, grad))

    def update(self, params: Sequence[Array], grads: Sequence[Array]) -> None:
        self.begin(params)
        for k, (param, grad) in enumerate(zip(params, grads)):
            param -= self.move(k, grad)
