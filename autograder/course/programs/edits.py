"""One thing wrong in a model: a step left out, doubled, exchanged, put in another place.

Each edit has a sentence for the student. Its key names the place by words, so that it is the same
in models of several sizes: where a model has no such place, the edit leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.course.programs.activations import more_activations, other_activations, shared
from autograder.course.programs.editing import Edit
from autograder.course.programs.left_out import missing, passed_by, taken_twice
from autograder.course.programs.orders import ends, exchanged_parts, flattened, orders
from autograder.course.programs.program import Model
from autograder.course.programs.ways import blocks, sums


def edits(torch: Any, model: Model) -> Iterator[Edit]:
    """Everything that may be wrong in a model, what is likely first."""
    yield from missing(model)
    yield from other_activations(torch, model)
    for family in (sums, blocks, ends, orders, shared, more_activations, passed_by, taken_twice):
        yield from family(model)
    yield from exchanged_parts(model)
    yield from flattened(model)
