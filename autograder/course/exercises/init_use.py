"""Whether the CNN's linear layer starts from what the init functions make, and what that means.

Its constructor takes no init functions, so that most models leave it the values that it makes. That
is worth a word; where a function was used, what it returned has to be there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from autograder.course.exercise import Answers, Expected
from autograder.course.exercises.layer import Shape
from autograder.course.exercises.stand_ins import ramp

USED, NEVER, OTHER = "used", "never used", "conv_weight_init_fn is used"
# Under which names that is shown, by the parameter that the function makes.
USES = {"W": "use of linear_weight_init_fn", "b": "use of bias_init_fn"}
KEEPS = {
    "W": "linear_weight_init_fn is never used: linear_layer keeps the weights that Linear makes",
    "b": "bias_init_fn is not used for linear_layer, which keeps the bias that Linear makes",
}


class Asked(NamedTuple):
    """The shapes that each init function was asked for, in the order of the constructor's."""

    kernels: list[Any]
    biases: list[Any]
    weights: list[Any]


def init_use(asked: Asked, bias: Any) -> dict[str, str]:
    """How the linear layer's W and b were made, of which b began as this `bias`.

    Its numbers show that it was made by the function where the convolutions leave that out, so that
    counting does not.
    """
    convolutions = [shape for shape in asked.kernels if len(shape) != 2]
    other = len(convolutions) < len(asked.kernels)
    own = np.array_equal(np.ravel(bias), ramp(np.size(bias)))
    return {
        "W": USED if asked.weights else OTHER if other else NEVER,
        "b": USED if own or len(asked.biases) > len(convolutions) else NEVER,
    }


def with_own_first_values(expected: Expected, answers: Answers, layer: int) -> Expected:
    """What is expected where the layer of this number makes its first values itself.

    Any numbers are right to start from, but not any number of them: W's shape is judged by itself.
    """
    for name, title in USES.items():
        answer = answers.get(title)
        known = answer if isinstance(answer, str) and answer in (NEVER, OTHER) else USED
        if expected.name == title:
            return replace(expected, value=known)
        if expected.name == f"{name} of layer {layer} as constructed":
            return _own(expected, answers.get(expected.name), known == NEVER)
    return expected


def _own(expected: Expected, own: np.ndarray | str | None, free: bool) -> Expected:
    """Any numbers are expected; of another shape they are not to be told of twice.

    `own` is the layer's W or b: (out, in), or `out` numbers of any shape.
    """
    right = expected.value
    assert isinstance(right, np.ndarray)
    if not isinstance(own, np.ndarray) or own.dtype.kind not in "iuf":
        return expected
    if expected.any_shape and own.size == right.size and free:
        return replace(expected, value=own.reshape(right.shape).astype(np.float64))
    if not expected.any_shape and (free or own.shape != right.shape):
        return replace(expected, value=own.astype(np.float64))
    return expected


def other_shape(own: Shape, made: Shape, used: Shape) -> list[str]:
    """A word on a bias that the model lays out otherwise than its layer computes with.

    Where it is as the layer itself has `made` it, the layer has to be mended, and not the model.
    """
    if own in (made, used):
        return []
    names = [f"({', '.join('out' if n > 1 else '1' for n in shape)})" for shape in (own, used)]
    yours, expected = ["(out,)" if name == "(out)" else name for name in names]
    return [
        f"linear_layer.b is given shape {yours}, but Linear computes with {expected}: reshape it"
    ]
