"""Where a value is wrong, when its numbers say nothing more: in which cases, at which places.

A pattern is no explanation. It says what all failing cases have in common and no other has, or
where all wrong elements lie, and leaves the conclusion to the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, Protocol

import numpy as np

from autograder.course.exercise import EXTREME, Aspect, Case
from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import axes

ENOUGH = 2  # cases on either side, for a pattern to be one


class Seen(Protocol):
    """What conditions are looked for in: a value, or an attempt to get one."""

    @property
    def case(self) -> Case:
        """The case."""

    @property
    def call(self) -> Mapping[str, Any]:
        """What was passed."""

    @property
    def second(self) -> bool:
        """Whether in a second call."""

    @property
    def right(self) -> bool:
        """Whether all was well."""


def _shape(sight: Seen) -> tuple[int, ...]:
    A = sight.call.get("A")
    return A.shape if isinstance(A, np.ndarray) else ()


def _more(key: str, than: int) -> Callable[[Seen], bool]:
    def holds(sight: Seen) -> bool:
        value: Any = sight.case.get(key, than)
        return isinstance(value, int) and value > than

    return holds


def _single(sight: Seen) -> bool:
    values = [*sight.call.values(), *sight.case.values()]
    return any(isinstance(v, np.ndarray) and v.dtype == np.float32 for v in values)


def _outputs(sight: Seen) -> int:
    W = sight.case.get("W")
    return len(W) if isinstance(W, np.ndarray) else 0


Condition = tuple[str, str, Callable[[Seen], bool]]
SECOND_CALL: Condition = (
    "second",
    "in a second call: something is kept from the first",
    lambda s: s.second,
)
# What failing cases may have in common, and what a student then looks at.
CONDITIONS: tuple[Condition, ...] = (
    SECOND_CALL,
    ("padding", "with padding", _more("padding", 0)),
    ("stride", "with a stride above 1", _more("stride", 1)),
    ("factor", "with a factor above 1", _more("factor", 1)),
    ("kernel", "with a kernel larger than 1", _more("kernel", 1)),
    ("float32", "in float32", _single),
    (
        "edges",
        f"with inputs as large as ±{EXTREME}",
        lambda s: s.case.get("counts_as") == Aspect.EDGES,
    ),
    (
        "integers",
        "with inputs of integers",
        lambda s: s.case.get("counts_as") == Aspect.INTEGERS,
    ),
    ("large", "with large inputs", lambda s: "as large as" in s.case.label),
    ("ties", "with ties among the inputs", lambda s: "with ties" in s.case.label),
    ("batch", "with more than one sample", lambda s: bool(_shape(s)) and _shape(s)[0] > 1),
    ("one", "with a single sample", lambda s: bool(_shape(s)) and _shape(s)[0] == 1),
    (
        "not square",
        "with images that are not square: height and width are mixed up somewhere",
        lambda s: len(_shape(s)) == 4 and _shape(s)[2] != _shape(s)[3],
    ),
    (
        "channels",
        "with more than one channel or feature",
        lambda s: len(_shape(s)) > 1 and _shape(s)[1] > 1,
    ),
    ("outputs", "with more than one output channel or feature", lambda s: _outputs(s) > 1),
)


def not_finite(sights: Sequence[ShownValue]) -> Fit:
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


def _from(sight: ShownValue) -> str:
    """The input that the first element which is not finite was made from, or how large it is."""
    A = sight.call.get("A")
    if not isinstance(A, np.ndarray) or not A.size:
        return ""
    if A.shape == sight.got.shape:
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(sight.got))[0])
        return f", at {[*index]} where the input is {A[index]:.4g}"
    return f", from an input as large as {np.abs(A).max():.4g}"


def condition(sights: Sequence[Seen], words: str = "it is wrong only {}") -> Fit:
    """What all failing cases have in common, and no other has."""
    wrong = [s for s in sights if not s.right]
    right = [s for s in sights if s.right]
    if len(right) < ENOUGH or not wrong:
        return None
    for key, when, holds in CONDITIONS:
        if all(map(holds, wrong)) and not any(map(holds, right)):
            told = f"{words.format(when)} ({len(wrong)} of {len(sights)} times)"
            return f"only {key}", told
    return _kept(sights, words)


def _kept(sights: Sequence[Seen], words: str) -> Fit:
    """Most second calls, and no first: what is kept from the first may suit the second, too."""
    second = [s.right for s in sights if s.second]
    if all(s.right for s in sights if not s.second) and 2 * sum(second) < len(second):
        _, when, _ = SECOND_CALL
        return "only second", f"{words.format(when)} ({second.count(False)} of {len(second)} times)"
    return None


def place(sights: Sequence[ShownValue]) -> Fit:
    """Where all wrong elements lie."""
    wrong = [s for s in sights if not s.right]
    if not wrong or any(s.got.shape != s.due.shape or not s.due.ndim for s in wrong):
        return None
    if len({s.due.ndim for s in wrong}) > 1:
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


def _only_at(sights: Sequence[ShownValue], axis: int, index: int) -> bool:
    """Whether only elements at one index of an axis are wrong, of several that there are."""
    if all(s.due.shape[axis] < 2 for s in sights):
        return False
    return not any(_others(s.wrong, axis, index).any() for s in sights)


def _others(array: np.ndarray, axis: int, index: int) -> np.ndarray:
    """All but what lies at one index, which may be the last, -1, or beyond the last."""
    places = np.arange(array.shape[axis])
    return array.compress(places != (places.size - 1 if index < 0 else index), axis)


def _only_border(sight: ShownValue) -> bool:
    inner = (slice(None),) * 2 + (slice(1, -1),) * (sight.due.ndim - 2)
    return sight.due[inner].size > 0 and not sight.wrong[inner].any()


def sizes_swapped(sights: Sequence[ShownValue]) -> Fit:
    """Another shape than is expected, with two sizes swapped."""
    wrong = [s for s in sights if not s.right]
    rank = wrong[0].due.ndim
    for a, b in combinations(reversed(range(rank)), 2):
        order = [{a: b, b: a}.get(axis, axis) for axis in range(rank)]
        if all(s.got.shape == tuple(s.due.shape[i] for i in order) for s in wrong):
            names = axes(wrong[0])
            return "sizes", f"its shape has the sizes along {names[b]} and {names[a]} swapped"
    return None


PATTERNS = (not_finite, condition, place)
SHAPE_PATTERNS = (sizes_swapped,)
