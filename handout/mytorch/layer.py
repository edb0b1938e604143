"""What every layer shares: the base class `Layer` and the names of three types."""

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]
InitFn = Callable[..., Array]


class Layer:
    """A step of the network: `forward` maps A to Z, `backward` maps dLdZ to dLdA.

    A layer computes in the floating dtype of its input; its parameters are cast for the
    computation and keep their own dtype. `backward` belongs to the latest `forward` and
    overwrites the gradients of an earlier `backward`. No method changes its arguments.

    Wrong arguments raise a ValueError that says what was expected and what came; `backward`
    before any `forward` raises a RuntimeError.
    """

    @property
    def parts(self) -> Sequence["Layer"]:
        """The layers that this one is made of."""
        return []

    @property
    def params(self) -> list[Array]:
        """The learnable arrays: those of the parts, none where there is nothing to learn."""
        return [param for part in self.parts for param in part.params]

    @property
    def grads(self) -> list[Array]:
        """The gradients of `params`, in the same order and of the same shapes."""
        return [grad for part in self.parts for grad in part.grads]

    def forward(self, A: Array, /) -> Array:
        """Map the input to the output and keep what `backward` needs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, dLdZ: Array, /) -> Array:
        """Set the gradients of the parameters; map dL/d(output) to dL/d(input)."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def __call__(self, *args: Any, **kwargs: Any) -> Array:
        """Call forward."""
        return self.forward(*args, **kwargs)
