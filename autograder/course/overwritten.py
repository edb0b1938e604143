"""How loops lose what they add up, by combination: (which value) x (which axes) x (which end).

Each value of an affine layer or a convolution is a sum over axes of its weights, or of the upstream
gradient. Where each turn of a loop overwrites what the one before has left, the last along that
axis is all that counts; where the loop ends too early, the first is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.mistake import Call, Mistake, Shown

RANKS: Mapping[str, int] = {"Linear": 2, "Conv1d_stride1": 3, "Conv2d_stride1": 4}  # of W
# What the axes of space are called, by how many there are: of a kernel, and of an output.
OFFSETS = ((), ("kernel position",), ("kernel row", "kernel column"))
PLACES = ((), ("position",), ("row", "column"))
ENDS = ((-1, "last", "each overwrites the one before, so add them up"),
        (0, "first", "does a loop end there, by a return inside of it?"))  # fmt: skip


class Added(NamedTuple):
    """A value, of which array it is a sum, along which axes, and what these are called."""

    value: str
    array: str
    axes: Mapping[int, str]


def ways_to_overwrite(exercise: Exercise) -> Iterator[Mistake]:
    """The ways to lose a part of what is added up in an exercise."""
    for added in _sums(RANKS.get(exercise.name, 0)):
        for axes in _some(list(added.axes)):
            words = " and ".join(added.axes[axis] for axis in axes)
            for index, end, why in ENDS:
                key = f"overwritten/{end} {words} of {added.value}".replace(" ", "_")
                sentence = f"{added.value} counts the {end} {words} alone: {why}"
                counts = partial(_counting, added, axes, index)
                yield Mistake(key, sentence, (exercise.name,), counts)


def _sums(rank: int) -> Iterator[Added]:
    """What is a sum in a layer whose weights have so many axes."""
    if not rank:
        return
    kind = "feature" if rank == 2 else "channel"
    offsets, places = OFFSETS[rank - 2], PLACES[rank - 2]
    yield Added("Z", "W", {1: f"input {kind}", **dict(enumerate(offsets, 2))})
    yield Added("dLdA", "W", {0: f"output {kind}"})
    for value in ("dLdW", "dLdb"):
        yield Added(value, "dLdZ", {0: "sample", **dict(enumerate(places, 2))})


def _some(axes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """One of these, and several, as loops within one another go over them."""
    for count in range(1, len(axes) + 1):
        yield from combinations(axes, count)


def _counting(added: Added, axes: Sequence[int], index: int, call: Call) -> Shown:
    """The value where nothing else of the array counts; nothing where there is no more of it."""
    array = getattr(call, added.array)
    kept = array
    for axis in axes:
        kept = _only(kept, axis, index)
    if kept.equal(array):
        return {added.value: call.right[added.value]}
    return {added.value: call.through(**{added.array: kept})[added.value]}


def _only(array: Any, axis: int, index: int) -> Any:
    """The tensor, of any shape, with zeros at all but one index of an axis."""
    kept = array * 0
    kept.select(axis, index)[:] = array.select(axis, index)
    return kept
