"""What 1-D and 2-D layers share: slices, axes and chains, for any number of spatial axes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from mytorch.layer import Array, Layer


def as_tuple(value: int | tuple[int, ...]) -> tuple[int, ...]:
    """Return an int as a tuple of one, a tuple as it is."""
    return value if isinstance(value, tuple) else (value,)


def strided(factors: Iterable[int]) -> tuple[Any, ...]:
    """Index every k-th element of the last axes, one factor k for each."""
    return (..., *(slice(None, None, k) for k in factors))


def shifted(offset: Iterable[int], sizes: Iterable[int]) -> tuple[Any, ...]:
    """Index a block of these sizes that starts at the offset, in the last axes."""
    return (..., *(slice(i, i + n) for i, n in zip(offset, sizes)))


def spatial(A: Array) -> tuple[int, ...]:
    """The axes after batch and channels."""
    return tuple(range(2, A.ndim))


def all_but(axis: int, A: Array) -> tuple[int, ...]:
    """All axes of A without this one."""
    return tuple(ax for ax in range(A.ndim) if ax != axis % A.ndim)


def through(layers: Sequence[Layer], A: Array) -> Array:
    """Send A forward through the layers."""
    for layer in layers:
        A = layer.forward(A)
    return A


def back(layers: Sequence[Layer], dLdZ: Array) -> Array:
    """Send the gradient back through the layers, the last one first."""
    for layer in reversed(layers):
        dLdZ = layer.backward(dLdZ)
    return dLdZ


def normalised_backward(dLdN: Array, N: Array, std: Array, axes: Any) -> Array:
    """The gradient through N = (x - mean) / std, with mean and std over these axes."""
    mean = dLdN.mean(axis=axes, keepdims=True)
    slope = (dLdN * N).mean(axis=axes, keepdims=True)
    return (dLdN - mean - N * slope) / std


def softmax(Z: Array) -> Array:
    """Softmax over the last axis."""
    exps = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return exps / exps.sum(axis=-1, keepdims=True)
