"""Activations of images: models apply them to what convolutions give, of 3 dimensions or 4.

An activation that takes (N, C) alone is right in every model of linear layers, so that this never
costs all of it: of ReLU, which convolutional models need, the share of backward; of others nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.course.exercise import Aspect, Case
from autograder.course.exercises.layer import call

SHAPES = ((2, 3, 4), (2, 2, 3, 2))


def of_images(rng: np.random.Generator, costs: bool) -> Iterator[Case]:
    """One case with sequences and one with images; if they cost anything, it is one share."""
    for N, *rest in SHAPES:
        shapes = [(N + more, *rest) for more in (0, 1)]
        case = Case(
            label=f"Z of shape {shapes[0]}", calls=[call(rng, shape, shape) for shape in shapes]
        )
        case["remark_only"] = [Aspect.FORWARD, *([] if costs else [Aspect.BACKWARD])]
        yield case
