"""How much is tried in a search for slips, and what comes of a try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ALL = 2200  # values that are compared in all
DOUBLED = 3600  # forms that two slips in one statement give it, which are played side by side


@dataclass
class Budget:
    """How many values may still be compared: so the time is bounded, the same everywhere."""

    left: int = ALL
    doubled: int = DOUBLED


class Played(NamedTuple):
    """What a slip shows in a case: the failing names that fit, and whether it contradicts others.

    `distance` is the greatest from what was shown, relative to that.
    """

    fits: set[str]
    distance: float = 0.0
    contradicts: bool = False
