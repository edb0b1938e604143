"""How near a slip comes to what was shown, and which of several is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.course.slips.slip import Slip
from autograder.diagnosis.slips.ties import besides, simplicity
from autograder.diagnosis.values import ShownValue

ROUGH = 1e-3  # relative differences above this are no rounding
NEARLY = 1e-9  # and below this, two slips come to the same


class Hypothesis(NamedTuple):
    """A slip, the names that it explains, and how far it lies from what was shown."""

    slip: Slip
    explained: frozenset[str]
    distance: float


def distance_of(seen: ShownValue, value: Any) -> float | None:
    """How far a value lies from what was shown, relative to that; None where it is another."""
    array = np.asarray(value, dtype=np.float64)
    yours = seen.yours
    if array.shape != yours.shape:
        if not seen.expected.any_shape or array.size != yours.size:
            return None
        array = array.reshape(yours.shape)
    size = float(np.abs(yours).max(initial=0.0))
    if np.isfinite(size):
        off = float(np.abs(array - yours).max(initial=0.0))
        if not off <= ROUGH * (1 + size):
            return None
        return off / (size or 1.0) if seen.equals(array) else None
    return 0.0 if seen.equals(array) else None


class Meant(NamedTuple):
    """The hypothesis that is meant, and slips that say something else and fit as well."""

    best: Hypothesis
    others: tuple[Slip, ...]


def meant(kept: Sequence[Hypothesis], own: frozenset[str], *, of_nothing: bool = False) -> Meant:
    """The one that explains most, and of these the simplest of the nearest.

    What comes to the same numbers in all cases is the same slip, told in other words: best in those
    of what is shown, which are `own`; unless all that is shown is 0.
    """
    most = max(len(one.explained) for one in kept)
    able = [one for one in kept if len(one.explained) == most]
    nearest = min(one.distance for one in able)
    near = [one for one in able if one.distance <= max(10 * nearest, NEARLY)]
    best = min(near, key=lambda one: simplicity(one.slip, own))
    same = [one.slip for one in near if one.explained == best.explained]
    return Meant(best, besides(best.slip, same, of_nothing=of_nothing))
