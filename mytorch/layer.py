"""What every layer shares: the base class `Layer`, and the names of types and parameters."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]
InitFn = Callable[..., Array]
# What a learnable array is called, so that optimisers find it; the gradient of W is dLdW, etc.
PARAMETERS = ("W", "b", "BW", "Bb", "gamma", "beta")


class Layer:
    """A step of the network: `forward` maps A to Z, `backward` maps dLdZ to dLdA.

    A layer computes in the floating dtype of its input; its parameters are cast for the
    computation and keep their own dtype. `backward` belongs to the latest `forward` and
    overwrites the gradients of an earlier `backward`. No method changes its arguments.

    Wrong arguments raise a ValueError that says what was expected and what it got; `backward`
    before any `forward` raises a RuntimeError.
    """

    @property
    def parts(self) -> Sequence["Layer"]:
        """The layers that this one is made of."""
        return []

    @property
    def params(self) -> list[Array]:
        """The learnable arrays: those of the parts, none where there is nothing to learn.

        A layer with arrays of its own gives their shapes.
        """
        return [param for part in self.parts for param in part.params]

    @property
    def grads(self) -> list[Array]:
        """The gradients of `params`, in the same order and of the same shapes."""
        return [grad for part in self.parts for grad in part.grads]

    def forward(self, A: Array, /) -> Array:
        """Map the input to the output and keep what `backward` needs.

        Each layer gives the shapes of both. NotImplementedError where it has none of its own.
        """
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, dLdZ: Array, /) -> Array:
        """Set the gradients of the parameters; map dL/d(output) to dL/d(input).

        Both have the shapes of what they are gradients of. NotImplementedError where a layer has
        none of its own.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def __call__(self, *args: Any, **kwargs: Any) -> Array:
        """Call forward, with arrays of the same shapes."""
        return self.forward(*args, **kwargs)


def learnables(layers: Iterable[Any]) -> list[tuple[Any, str]]:
    """Find the parameters of these layers and of their parts: (layer, "W"), (layer, "b"), ...

    A place outlives the array that is there: the layer may get another one. The order is that
    of `params`; what has PARAMETERS counts as a layer, though it be no `Layer`.
    """
    places: list[tuple[Any, str]] = []
    for layer in layers:
        held = [name for name in PARAMETERS if isinstance(getattr(layer, name, None), np.ndarray)]
        places += [(layer, name) for name in held]
        places += learnables(getattr(layer, "parts", ()))
    return places
