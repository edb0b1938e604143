"""How quantities and axes are called when a student is told about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from autograder.diagnosis.values import ShownValue

# By the key of a case.
QUANTITIES = {
    "kernel": "the kernel size",
    "stride": "the stride",
    "factor": "the factor",
    "alpha": "alpha",
    "p": "p",
}
AXES: Mapping[int, tuple[str, ...]] = {
    1: ("element",),
    2: ("sample", "feature"),
    3: ("sample", "channel", "position"),
    4: ("sample", "channel", "row", "column"),
}
WEIGHTS: Mapping[int, tuple[str, ...]] = {
    2: ("output", "input"),
    3: ("output channel", "input channel", "kernel position"),
    4: ("output channel", "input channel", "kernel row", "kernel column"),
}
BIASES: Mapping[int, tuple[str, ...]] = {1: ("output",), 2: ("output", "column")}
SCALES: Mapping[int, tuple[str, ...]] = {1: ("feature",), 2: AXES[2], 4: AXES[4]}
# By what an observation's name begins with: a parameter, or its gradient.
PARAMETERS = (
    (re.compile(r"(dLd)?W\b"), WEIGHTS),
    (re.compile(r"(dLd)?b\b"), BIASES),
    (re.compile(r"(dLd)?(gamma|beta|BW|Bb)\b"), SCALES),
)


def axes(value: ShownValue) -> tuple[str, ...]:
    """What the axes of a value mean."""
    return axes_of(value.name, value.expected_value.ndim)


def axes_of(name: str, rank: int) -> tuple[str, ...]:
    """What the axes of an array of a name and a rank mean."""
    table = next((one for begins, one in PARAMETERS if begins.match(name)), AXES)
    return table.get(rank, tuple(f"axis {axis}" for axis in range(rank)))


def quantities(value: ShownValue) -> Iterator[tuple[str, float]]:
    """What a factor may be, in words, and how much it is in this case: likeliest first."""
    A = value.call.get("A")
    if isinstance(A, np.ndarray) and A.ndim:
        yield "the batch size", float(len(A))
    for key, words in QUANTITIES.items():
        number = value.case.get(key)
        if isinstance(number, int | float) and not isinstance(number, bool):
            yield words, float(number)
            yield f"{words} squared", float(number) ** 2
    if isinstance(A, np.ndarray) and A.ndim > 1:
        yield "the number of elements of the input", float(A.size)
        yield "the number of elements of one sample", float(A[0].size)
        channels = "channels" if A.ndim > 2 else "features"
        yield f"the number of {channels}", float(A.shape[1])
        if A.ndim > 2:
            yield "the number of places", float(A[0, 0].size)
    yield "the number of elements", float(value.expected_value.size)
    yield "2", 2.0


def lower_first(sentence: str) -> str:
    """A sentence as it goes on behind a colon: a name keeps its capital."""
    word = sentence.partition(" ")[0]
    is_name = not (word.isalpha() and word[1:].islower())
    return sentence if is_name else sentence[:1].lower() + sentence[1:]
