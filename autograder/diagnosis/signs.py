"""Signs that are lost: the right numbers without them, or no negative one where some are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.course.exercise import Aspect
from autograder.diagnosis.values import Fit, ShownValue

ENOUGH = 3  # numbers of either sign, for one to be missed
WAYS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray], str], ...] = (
    ("no sign", np.abs, "the sign is lost, by an absolute value or a square: look at what forward "
     "keeps, too"),
    ("no negative", lambda x: np.maximum(x, 0.0), "every negative element has become 0"),
    ("no positive", lambda x: np.minimum(x, 0.0), "every positive element has become 0"),
)  # fmt: skip


def signless(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers without their signs, or with 0 for those of one sign."""
    wrong = [s for s in shown if not s.right]
    if any(s.yours.shape != s.expected_value.shape or s.expected.given for s in wrong):
        return None
    if min(_count(wrong, 1), _count(wrong, -1)) < ENOUGH:
        return None
    for key, made, words in WAYS:
        if all(s.equals(made(s.expected_value)) for s in shown):
            return key, words
    return None


def never_negative(shown: Sequence[ShownValue]) -> Fit:
    """No element is below 0, where some have to be: a fact, of several causes.

    What a layer keeps ends with no function, whatever it is made of.
    """
    if any(s.expected.aspect == Aspect.STATE for s in shown):
        return None
    if any(not np.isfinite(s.yours).all() or (s.yours < 0).any() for s in shown):
        return None
    below, size = _count(shown, -1), sum(s.expected_value.size for s in shown)
    if below < ENOUGH or not any(s.yours.any() for s in shown):
        return None
    return "never negative", (
        f"no element is negative, where {below} of {size} should be: does it end with a ReLU, an "
        "absolute value or a square?"
    )


def _count(shown: Sequence[ShownValue], sign: int) -> int:
    """How many elements of a sign are expected."""
    return sum(int((sign * s.expected_value > 0).sum()) for s in shown)
