"""Where a value is wrong, when its numbers say nothing more: in which cases, at which places.

A pattern is no explanation. It says what all failing cases have in common and no other has, or
where all wrong elements lie, and leaves the conclusion to the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.diagnosis.sights import Sight
from autograder.diagnosis.words import axes

Found = tuple[str, str] | None
ENOUGH = 2  # cases on either side, for a pattern to be one


def _shape(sight: Sight) -> tuple[int, ...]:
    A = sight.call.get("A")
    return A.shape if isinstance(A, np.ndarray) else ()


def _more(key: str, than: int) -> Callable[[Sight], bool]:
    def holds(sight: Sight) -> bool:
        value: Any = sight.case.get(key, than)
        return isinstance(value, int) and value > than

    return holds


def _single(sight: Sight) -> bool:
    values = [*sight.call.values(), *sight.case.values()]
    return any(isinstance(v, np.ndarray) and v.dtype == np.float32 for v in values)


# What failing cases may have in common, and what a student then looks at.
CONDITIONS: tuple[tuple[str, str, Callable[[Sight], bool]], ...] = (
    ("second", "in a second call: something is kept from the first", lambda s: s.second),
    ("padding", "with padding", _more("padding", 0)),
    ("stride", "with a stride above 1", _more("stride", 1)),
    ("factor", "with a factor above 1", _more("factor", 1)),
    ("kernel", "with a kernel larger than 1", _more("kernel", 1)),
    ("float32", "in float32", _single),
    ("large", "with large inputs", lambda s: "as large as" in s.case.label),
    ("ties", "with ties among the inputs", lambda s: "with ties" in s.case.label),
    ("batch", "with more than one sample", lambda s: bool(_shape(s)) and _shape(s)[0] > 1),
    ("one", "with a single sample", lambda s: bool(_shape(s)) and _shape(s)[0] == 1),
    (
        "not square",
        "with images that are not square",
        lambda s: len(_shape(s)) == 4 and _shape(s)[2] != _shape(s)[3],
    ),
    (
        "channels",
        "with more than one channel",
        lambda s: len(_shape(s)) > 1 and _shape(s)[1] > 1,
    ),
)


def not_finite(sights: Sequence[Sight]) -> Found:
    """NaN or infinity, and what the inputs were like."""
    wrong = [s for s in sights if not s.right]
    if all(np.isfinite(s.got).all() for s in wrong):
        return None
    worst = next(s for s in wrong if not np.isfinite(s.got).all())
    what = "NaN" if np.isnan(worst.got).any() else "infinity"
    return "not finite", (
        f"{what} is born here{_from(worst)}: "
        "look for exp of something large, log of 0, or a division by 0"
    )


def _from(sight: Sight) -> str:
    """The input that the first element which is not finite was made from, or how large it is."""
    A = sight.call.get("A")
    if not isinstance(A, np.ndarray) or not A.size:
        return ""
    if A.shape == sight.got.shape:
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(sight.got))[0])
        return f", at {[*index]} where the input is {A[index]:.4g}"
    return f", from an input as large as {np.abs(A).max():.4g}"


def condition(sights: Sequence[Sight]) -> Found:
    """What all failing cases have in common, and no other has."""
    wrong = [s for s in sights if not s.right]
    right = [s for s in sights if s.right]
    if len(right) < ENOUGH or not wrong:
        return None
    for key, words, holds in CONDITIONS:
        if all(map(holds, wrong)) and not any(map(holds, right)):
            return f"only {key}", f"it is wrong only {words} ({len(wrong)} of {len(sights)} values)"
    return None


def place(sights: Sequence[Sight]) -> Found:
    """Where all wrong elements lie."""
    wrong = [s for s in sights if not s.right]
    if any(s.got.shape != s.due.shape or not s.due.ndim for s in wrong):
        return None
    names = axes(wrong[0])
    for axis in reversed(range(wrong[0].due.ndim)):
        for words, index in (("the first", 0), ("the last", -1)):
            if _only_at(wrong, axis, index):
                return "place", f"only {words} {names[axis]} is wrong"
        for index in range(1, max(s.due.shape[axis] for s in wrong) - 1):
            if _only_at(wrong, axis, index):
                return "place", f"only {names[axis]} {index} is wrong, counted from 0"
    if all(s.due.ndim > 2 and _only_border(s) for s in wrong):
        return "place", "only the border is wrong"
    return None


def _only_at(sights: Sequence[Sight], axis: int, index: int) -> bool:
    """Whether only elements at one index of an axis are wrong, of several that there are."""
    if all(s.due.shape[axis] < 2 for s in sights):
        return False
    return not any(_others(s.wrong, axis, index).any() for s in sights)


def _others(array: np.ndarray, axis: int, index: int) -> np.ndarray:
    """All but what lies at one index, which may be the last, -1, or beyond the last."""
    places = np.arange(array.shape[axis])
    return array.compress(places != (places.size - 1 if index < 0 else index), axis)


def _only_border(sight: Sight) -> bool:
    inner = (slice(None),) * 2 + (slice(1, -1),) * (sight.due.ndim - 2)
    return sight.due[inner].size > 0 and not sight.wrong[inner].any()


PATTERNS = (not_finite, condition, place)
