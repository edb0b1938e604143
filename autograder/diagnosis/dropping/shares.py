"""Which share is dropped instead of p, and by what the rest has grown instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder.course.exercises.dropout import hoeffding
from autograder.diagnosis.dropping.draws import Draw, Said, large

SAME = 1e-9  # how far apart factors may be that are the same but for rounding
RATES: tuple[tuple[str, str, Callable[[float], float]], ...] = (
    ("nothing", "nothing is dropped in training: look at where evaluation is asked for",
     lambda p: 0.0),
    ("everything", "everything is dropped: look at how the noise is compared with p",
     lambda p: 1.0),
    ("turned round", "it keeps with probability p: p is the probability of dropping",
     lambda p: 1 - p),
    ("half", "half is dropped, whatever p is: p is the probability of dropping", lambda p: 0.5),
    ("both", "only what two draws agree on is dropped: a share of p squared instead of p",
     lambda p: p * p),
    ("twice", "it drops twice, by two masks: a share of p is due in all",
     lambda p: 1 - (1 - p) ** 2),
    ("half of p", "a share of p / 2 is dropped: p is due", lambda p: p / 2),
    ("normal noise", "the noise is normal: uniform noise drops a share of p when compared with it",
     lambda p: (1 + math.erf(p / math.sqrt(2))) / 2),
    ("normal noise", "the noise is normal: uniform noise drops a share of p when compared with it",
     lambda p: (1 - math.erf(p / math.sqrt(2))) / 2),
    ("normal noise", "the noise is normal: uniform noise drops a share of p when compared with it",
     lambda p: (1 - math.erf((1 - p) / math.sqrt(2))) / 2),
)  # fmt: skip


def rate_of(draws: Mapping[str, Sequence[Draw]]) -> Said:
    """Which other share than p is dropped."""
    many = large(draws)
    for key, says, rate in RATES:
        if many and all(
            abs((1 - one.kept.mean()) - rate(one.p)) <= hoeffding(_units(one)) for one in many
        ):
            return key, says
    return None


def _units(draw: Draw) -> int:
    return int(np.prod(draw.A.shape[:2]))


Factor = tuple[str, str, Callable[[float], float]]
FACTORS: tuple[Factor, ...] = (
    ("not scaled", "is not scaled up: divide by the share of what is kept", lambda p: 1.0),
    ("scaled twice", "is scaled twice: is the factor in the mask already?",
     lambda p: 1 / (1 - p) ** 2),
    ("by p", "is divided by p, the probability of dropping: by how much is left is due",
     lambda p: 1 / p),
    ("down", "is multiplied by the share of what is kept: it has to grow, not to shrink",
     lambda p: 1 - p),
    ("times p", "is multiplied by p: divide by the share of what is kept", lambda p: p),
    ("root", "is divided by the root of the share that is kept: the share itself is due",
     lambda p: 1 / math.sqrt(1 - p)),
    ("more", "is multiplied by 1 + p: divide by the share of what is kept", lambda p: 1 + p),
    ("two", "is doubled, whatever p is: divide by the share of what is kept", lambda p: 2.0),
)  # fmt: skip


def scale_of(draws: Sequence[Draw]) -> Said:
    """By what the rest has grown instead."""
    rows = [(one.p, steady(one.Z, one.A, one.kept)) for one in draws if 0 < one.p < 1]
    if found := factor_of(rows, "what is kept"):
        return found
    if any(share is None for _, share in rows):
        return "uneven", (
            "what is kept is multiplied by a number of its own each time: a mask is 0 or 1, and one"
            " factor is the same for all"
        )
    return None


def steady(values: np.ndarray, by: np.ndarray, kept: np.ndarray) -> float | None:
    """The factor that all that is kept has, in arrays of one shape; 0 of nothing, None of many."""
    if not kept.any():
        return 0.0
    ratios = values[kept] / by[kept]
    first = float(ratios.flat[0])
    return first if np.isfinite(ratios).all() and np.ptp(ratios) <= SAME * abs(first) else None


def factor_of(rows: Sequence[tuple[float, float | None]], what: str) -> Said:
    """The factor that all have, which is not the one that is due."""
    known = [(p, share) for p, share in rows if share]
    for key, says, factor in FACTORS if known and len(known) == len(rows) else ():
        if all(abs(share / factor(p) - 1) <= SAME for p, share in known):
            return key, f"{what} {says}"
    return None
