"""The smallest case as a picture, made from the numbers that are written out in it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import islice, product

from autograder.records.calls import SECOND
from autograder.records.explanation import Numbers, Picture, Plane
from autograder.records.scorecard import SmallestCase, Table

MARK = "*"  # behind an element that differs
FRAMES = re.compile(r"[\[\]()|,]")  # what may be drawn around numbers
Values = list[tuple[float, bool]]  # and whether it differs


def picture_of(case: SmallestCase, axes: Sequence[str] = ()) -> Picture | None:
    """The picture of a case; None where there is none to be drawn.

    That is where a value is not all numbers, has another shape, or is a single number. `axes` are
    what the value's axes mean, where that is known.
    """
    shape = case.expected.shape
    yours, expected = values_in(case.yours), values_in(case.expected)
    if case.yours.shape != shape or not yours or not expected or math.prod(shape) == 1:
        return None
    wrong = [mark for _, mark in yours]
    names = axes if len(axes) == len(shape) else [f"axis {n}" for n in range(len(shape))]
    columns, rows = shape[-1], shape[-2] if len(shape) > 1 else 1
    size = rows * columns
    places = [*product(*map(range, shape[:-2]))]
    planes = {
        at: Plane(
            at,
            (0, 0),
            _rows([v for v, _ in yours[start : start + size]], columns),
            _rows([v for v, _ in expected[start : start + size]], columns),
            tuple(tuple(wrong[n : n + columns]) for n in range(start, start + size, columns)),
        )
        for at, start in zip(places, range(0, len(yours), size), strict=True)
        if any(wrong[start : start + size])
    }
    if not planes:
        return None
    worst = _worst(yours, expected, shape)
    chosen = sorted(planes, key=lambda at: at != worst[:-2])
    return Picture(
        name=case.title or case.name,
        case=0,
        label=case.label,
        shape=shape,
        axes=tuple(names),
        worst=worst,
        differing=sum(wrong),
        planes=tuple(planes[at] for at in chosen),
        wrong_planes=len(planes),
    )


def values_in(table: Table) -> Values:
    """The numbers of a table, in their order; none where it holds anything else, or not all."""
    texts = FRAMES.sub(" ", " ".join(table.lines)).split()
    try:
        found = [(float(text.rstrip(MARK)), text.endswith(MARK)) for text in texts]
    except ValueError:
        return []
    return found if len(found) == math.prod(table.shape) else []


def plain_name(case: SmallestCase) -> str:
    """What the value is called for people, whichever call it was in."""
    return (case.title or case.name).removesuffix(SECOND)


def _rows(values: Sequence[float], columns: int) -> Numbers:
    parts = iter(values)
    return tuple(iter(lambda: tuple(islice(parts, columns)), ()))


def _worst(yours: Values, expected: Values, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of the element that differs most; what is not finite comes before all others."""
    apart = [
        -1.0 if not mark else abs(y - e) if math.isfinite(y - e) else math.inf
        for (y, mark), (e, _) in zip(yours, expected, strict=True)
    ]
    place = apart.index(max(apart))
    index = []
    for size in reversed(shape):
        place, at = divmod(place, size)
        index.append(at)
    return tuple(reversed(index))
