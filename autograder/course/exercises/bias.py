"""In which shape a student's linear layer computes with its bias: (out, 1), (out,) or another."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.exercises.layer import Shape
from autograder.course.exercises.parameters import assign, holder


def shape_in_use(linear: Any, W: np.ndarray, b: np.ndarray) -> Shape:
    """The shape of b with which the class of this layer computes; its own one if that serves.

    A new layer of the class is tried: where it computes A Wᵀ + b, and where dLdb is like b. That
    says no more than how the same numbers are to be laid out.
    """
    kind, out = type(holder(linear, "W", W.shape)), len(W)
    own = np.shape(holder(linear, "b", b.shape).b)
    best, most = b.shape, -1
    for shape in dict.fromkeys([own, (out, 1), (out,), (1, out)]):
        if np.prod(shape, dtype=int) == b.size:
            worth = tried(kind, W, b.reshape(shape))
            best, most = (shape, worth) if worth > most else (best, most)
    return best


def shape_as_made(linear: Any, W: np.ndarray, b: np.ndarray) -> Shape:
    """The shape of b (out numbers) that the class of this layer gives it by itself.

    W is (out, in). It is () where no such layer can be made.
    """
    out, features = W.shape
    try:
        new = type(holder(linear, "W", W.shape))(features, out)
        return np.shape(holder(new, "b", b.shape).b)
    # Untrusted code runs above, and is told of elsewhere.
    except BaseException:  # noqa: BLE001
        return ()


def tried(kind: Any, W: np.ndarray, b: np.ndarray) -> int:
    """How well a class computes with W (out, in) and a bias of some shape.

    It is 0 where that fails, 3 where all is right.
    """
    out, features = W.shape
    A = np.linspace(-1, 1, (out + 2) * features).reshape(out + 2, features).astype(W.dtype)
    expected, worth = A @ W.T + b.ravel(), 0
    try:
        layer = kind(features, out)
        assign(layer, "W", W)
        owner = assign(layer, "b", b, b.shape)
        Z = np.asarray(layer.forward(A))
        shaped = Z.shape == expected.shape
        worth = int(shaped) + int(shaped and np.allclose(Z, expected, 1e-3))
        layer.backward(np.ones_like(expected))
        return worth + int(worth == 2 and np.shape(owner.dLdb) == b.shape)
    # Untrusted code runs above; what fails there is told of where the model itself is called.
    except BaseException:  # noqa: BLE001
        return worth
