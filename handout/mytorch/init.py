"""First values of weights and biases, where the caller gives no init function."""

import math

import numpy as np

from mytorch.checks import check_initial
from mytorch.layer import Array, InitFn, Shape


def init_weight(where: str, name: str, init_fn: InitFn | None, shape: Shape) -> Array:
    """Return `init_fn(*shape)`, or normal noise that keeps the variance through a ReLU.

    The shape is (out, in, ...). The standard deviation is sqrt(2 / fan_in): He et al., 2015,
    "Delving Deep into Rectifiers", section 2.2. `where` and `name` are for the ValueError
    that an init function earns by returning another shape.
    """
    if init_fn is not None:
        return check_initial(where, name, init_fn(*shape), shape)
    fan_in = math.prod(shape[1:])
    return np.random.normal(0.0, math.sqrt(2 / fan_in), shape)


def init_bias(where: str, init_fn: InitFn | None, length: int) -> Array:
    """Return `init_fn(length)`, or zeros; the shape is (length,)."""
    if init_fn is not None:
        return check_initial(where, "bias_init_fn", init_fn(length), (length,))
    return np.zeros(length)
