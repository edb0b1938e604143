"""The parts that models are made of, by PyTorch: a function, and what it learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from autograder.course.exercises.batchnorm import EPS

Leaves = Mapping[str, Any]  # what a part learns, by name
Function = Callable[[Any, Leaves], Any]
# What a student may take in place of an activation, by how it is called in a sentence.
ACTIVATIONS = {"ReLU": "relu", "sigmoid": "sigmoid", "tanh": "tanh"}


@dataclass(frozen=True)
class Part:
    """One object of a model: what it computes of its input and of what it learns.

    `names` are what it is called in sentences, the first always, the others where that suits all
    cases better. Of an `activation`, the kind is told. `titles` maps what it learns to the names
    under which their gradients are shown; where it `averages`, honest ones may be means over the
    batch.
    """

    names: tuple[str, ...]
    function: Function
    leaves: Leaves = field(default_factory=dict)
    activation: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    averages: bool = False

    def acting_as(self, torch: Any, kind: str) -> Part:
        """The same part with another activation's function, by PyTorch's own."""
        return replace(self, function=activation(torch, kind), activation=kind)


def leaves_of(torch: Any, values: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """What is learnt, in the shapes that it has, as tensors that are differentiated by."""
    return {n: torch.from_numpy(v.astype(np.float64)).requires_grad_() for n, v in values.items()}


def activation(torch: Any, kind: str) -> Function:
    """An activation by its name, for arrays of any shape."""
    function = getattr(torch, ACTIVATIONS[kind])
    return lambda Z, leaves: function(Z)


def squash(Z: Any, leaves: Leaves) -> Any:
    """The activation that the grader passes to a model, for arrays of any shape."""
    return Z / (1 + Z.abs())


def linear(A: Any, leaves: Leaves) -> Any:
    """A (N, in) to Z (N, out), with W (out, in) and b of out elements."""
    return A @ leaves["W"].T + leaves["b"].reshape(1, -1)


def convolution(torch: Any, stride: int, padding: int = 0) -> Function:
    """A (N, C_in, ...) to Z (N, C_out, ...) along one axis or two, by what W has."""

    def convolve(A: Any, leaves: Leaves) -> Any:
        W = leaves["W"]
        function = torch.conv1d if W.ndim == 3 else torch.conv2d
        return function(A, W, leaves["b"], stride, padding)

    return convolve


def normalisation(torch: Any) -> Function:
    """Batch normalisation of A (N, C, H, W) while training, with BW and Bb of C elements."""
    settings = (None, None, True, 0.0, EPS, False)

    def normalise(A: Any, leaves: Leaves) -> Any:
        return torch.batch_norm(A, leaves["BW"].flatten(), leaves["Bb"].flatten(), *settings)

    return normalise


def flatten(A: Any, leaves: Leaves, last: bool = False) -> Any:
    """A (N, C, L) to Z (N, C * L); with the channels `last`, (N, L * C)."""
    return (A.movedim(1, -1) if last else A).flatten(1)


def half_flatten(A: Any, leaves: Leaves, last: bool) -> Any:
    """`flatten` of A (N, C, L), with the gradient of the other order: `last` is forward's."""
    passed = flatten(A, leaves, not last)
    return flatten(A, leaves, last).detach() + (passed - passed.detach())


channels_last = partial(flatten, last=True)
channels_last_in_forward = partial(half_flatten, last=True)
channels_last_in_backward = partial(half_flatten, last=False)


def mean_over_space(A: Any, leaves: Leaves) -> Any:
    """A (N, C, H, W) to Z (N, C)."""
    return A.mean((2, 3))
