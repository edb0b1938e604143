"""Where a value is wrong, when its numbers say nothing more: in which cases, at which places.

A pattern is no explanation. It says what all failing cases have in common and no other has, or
where all wrong elements lie, and leaves the conclusion to the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from autograder.course.exercise import EXTREME, Aspect, Case
from autograder.diagnosis.signs import never_negative
from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import axes

# A fact, in which a student may see the cause; it may also be so by chance.
WRONG_WHERE = "every value {} is wrong, and no other"
FAILS_WHERE = "every call {} fails, and no other"
MOSTLY = "no value in a first call is wrong, and most {} are"
QUESTIONS = {
    "second": ": is something kept from the first?",
    "not square": ": are height and width mixed up somewhere?",
}
LOOK_FOR = (
    "look for exp of something large, log of 0, a division by 0, or a root of a negative number"
)
ENOUGH = 2  # cases on either side, for a pattern to be one


SIGNS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("negative", lambda A: A < 0),
    ("positive", lambda A: A > 0),
    ("0", lambda A: A == 0),
)


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


def _shape(seen: Seen) -> tuple[int, ...]:
    A = seen.call.get("A")
    return A.shape if isinstance(A, np.ndarray) else ()


def _more(key: str, than: int) -> Callable[[Seen], bool]:
    def holds(seen: Seen) -> bool:
        value: Any = seen.case.get(key, than)
        return isinstance(value, int) and value > than

    return holds


def _single(seen: Seen) -> bool:
    values = [*seen.call.values(), *seen.case.values()]
    return any(isinstance(v, np.ndarray) and v.dtype == np.float32 for v in values)


def _outputs(seen: Seen) -> int:
    W = seen.case.get("W")
    return len(W) if isinstance(W, np.ndarray) else 0


Condition = tuple[str, str, Callable[[Seen], bool]]
SECOND_CALL: Condition = (
    "second",
    "in a second call",
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
        "with images that are not square",
        lambda s: len(_shape(s)) == 4 and _shape(s)[2] != _shape(s)[3],
    ),
    (
        "channels",
        "with more than one channel or feature",
        lambda s: len(_shape(s)) > 1 and _shape(s)[1] > 1,
    ),
    ("outputs", "with more than one output channel or feature", lambda s: _outputs(s) > 1),
)


def not_finite(shown: Sequence[ShownValue]) -> Fit:
    """NaN or infinity, and what the inputs were like."""
    wrong = [s for s in shown if not s.right]
    if any(np.isfinite(s.yours).all() for s in wrong):
        return None  # a finite one is wrong for another reason, which may well be this one's, too
    worst = wrong[0]
    what = "NaN" if np.isnan(worst.yours).any() else "infinity"
    return "not finite", f"{what} is born here{_from(worst)}: {LOOK_FOR}"


def _from(value: ShownValue) -> str:
    """The input that the first element which is not finite was made from, or how large it is."""
    A = value.call.get("A")
    if not isinstance(A, np.ndarray) or not A.size:
        return ""
    if A.shape == value.yours.shape:
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(value.yours))[0])
        return f", at {[*index]} where the input is {A[index]:.4g}"
    return f", from an input as large as {np.abs(A).max():.4g}"


def condition(shown: Sequence[Seen], words: str = WRONG_WHERE, ask: bool = True) -> Fit:
    """What all failing cases have in common, and no other has: a fact, which may be chance.

    With the question that it raises, or the fact alone, for whoever knows the cause already.
    """
    wrong = [s for s in shown if not s.right]
    right = [s for s in shown if s.right]
    if len(right) < ENOUGH or not wrong:
        return None
    for key, when, holds in CONDITIONS:
        if all(map(holds, wrong)) and not any(map(holds, right)):
            return f"only {key}", _fact(words, key, when, len(wrong), len(shown), ask)
    return _kept(shown, ask)


def denies(seen: Sequence[Seen], key: str) -> bool:
    """Whether something is wrong here without the condition that has this key."""
    holds = next((holds for own, _, holds in CONDITIONS if f"only {own}" == key), None)
    return holds is not None and not all(holds(s) for s in seen if not s.right)


def _fact(words: str, key: str, when: str, wrong: int, of: int, ask: bool) -> str:
    question = QUESTIONS.get(key, "") if ask else ""
    return f"{words.format(when)} ({wrong} of {of}){question}"


def _kept(shown: Sequence[Seen], ask: bool) -> Fit:
    """Most second calls, and no first: what is kept from the first may suit the second, too."""
    second = [s.right for s in shown if s.second]
    if all(s.right for s in shown if not s.second) and 2 * sum(second) < len(second):
        key, when, _ = SECOND_CALL
        return f"only {key}", _fact(MOSTLY, key, when, second.count(False), len(second), ask)
    return None


def place(shown: Sequence[ShownValue]) -> Fit:
    """Where all wrong elements lie."""
    wrong = [s for s in shown if not s.right]
    if not wrong or any(
        s.yours.shape != s.expected_value.shape or not s.expected_value.ndim for s in wrong
    ):
        return None
    if len({s.expected_value.ndim for s in wrong}) > 1:
        return None
    names = axes(wrong[0])
    for axis in reversed(range(wrong[0].expected_value.ndim)):
        for words, index in (("the first", 0), ("the last", -1)):
            if _only_at(wrong, axis, index):
                return "place", f"only {words} {names[axis]} is wrong"
        for index in range(1, max(s.expected_value.shape[axis] for s in wrong) - 1):
            if _only_at(wrong, axis, index):
                return "place", f"only {names[axis]} {index} is wrong, counted from 0"
    if all(s.expected_value.ndim > 2 and _only_border(s) for s in wrong):
        return "place", "only the border is wrong"
    return None


def _only_at(shown: Sequence[ShownValue], axis: int, index: int) -> bool:
    """Whether only elements at one index of an axis are wrong, of several that there are."""
    if all(s.expected_value.shape[axis] < 2 for s in shown):
        return False
    return not any(_others(s.wrong, axis, index).any() for s in shown)


def _others(array: np.ndarray, axis: int, index: int) -> np.ndarray:
    """All but what lies at one index, which may be the last, -1, or beyond the last."""
    places = np.arange(array.shape[axis])
    return array.compress(places != (places.size - 1 if index < 0 else index), axis)


def _only_border(value: ShownValue) -> bool:
    inner = (slice(None),) * 2 + (slice(1, -1),) * (value.expected_value.ndim - 2)
    return value.expected_value[inner].size > 0 and not value.wrong[inner].any()


def inputs_sign(shown: Sequence[ShownValue]) -> Fit:
    """Which elements are wrong, by the sign of the input that each is made from."""
    for words, holds in SIGNS:
        if all(_only_where(s, holds) for s in shown):
            return "sign", f"every element whose input is {words} is wrong, and no other"
    return None


def _only_where(value: ShownValue, holds: Callable[[np.ndarray], np.ndarray]) -> bool:
    """Whether the wrong elements of a value are those whose input is like that."""
    A = value.call.get("A")
    if not isinstance(A, np.ndarray) or A.shape != value.yours.shape:
        return False
    there = holds(A)
    return np.array_equal(there, value.wrong) and (value.right or not there.all() or A.size == 1)


PATTERNS = (not_finite, condition, never_negative, inputs_sign, place)
