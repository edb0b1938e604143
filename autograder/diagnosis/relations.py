"""Relations that need no catalogue: how a wrong value follows from the right ones.

Each takes all values under one name, right ones too, and gives a key and a sentence where all
of them fit, None otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from autograder.diagnosis.layouts import laid_out, square
from autograder.diagnosis.loops import carried_on, filled_in_part
from autograder.diagnosis.signs import signless
from autograder.diagnosis.sums import but_channel, summed_at_one_place, summed_elsewhere
from autograder.diagnosis.values import Fit, ShownValue
from autograder.diagnosis.words import axes, quantities

Relation = Callable[[Sequence[ShownValue]], Fit]
FEW, FEW_SINGLE = 1e-9, 1e-5  # relative rounding errors of a ratio, in float64 and float32


def only_zeros(shown: Sequence[ShownValue]) -> Fit:
    """Nothing was ever written into it; parameters may begin with zeros, and are then complete."""
    wrong = [s for s in shown if not s.right]
    if all(not s.yours.any() and not s.expected.given for s in wrong):
        return "zeros", "all elements are 0: the result was made, but never filled"
    return None


def other_init(shown: Sequence[ShownValue]) -> Fit:
    """A parameter that the other one's init function has made, which repeats its numbers."""
    wrong = [s for s in shown if not s.right]
    name, other = ("W", "b") if wrong[0].name.startswith("W") else ("b", "W")
    given = [s.case.get(other) for s in wrong]
    if wrong[0].name == f"{name} as constructed" and all(
        isinstance(array, np.ndarray) and s.equals(np.resize(array, s.yours.shape))
        for s, array in zip(wrong, given, strict=True)
    ):
        inits = {"W": "weight_init_fn", "b": "bias_init_fn"}
        return "init", f"{inits[other]} has made it: the two init functions are exchanged"
    return None


def an_argument(shown: Sequence[ShownValue]) -> Fit:
    """The input, or the upstream gradient, came back as it was."""
    for name, words in (("A", "the input"), ("dLdZ", "the upstream gradient")):
        arrays = [s.call.get(name) for s in shown if not s.right]
        if all(
            isinstance(array, np.ndarray) and s.equals(array.astype(np.float64))
            for array, s in zip(arrays, (s for s in shown if not s.right), strict=True)
        ):
            return "argument", f"it is {words}, unchanged"
    return None


def stale(shown: Sequence[ShownValue]) -> Fit:
    """A second call gives the first one's answer."""
    pairs = _pairs(shown)
    if pairs and all(second.equals(first.yours) for first, second in pairs if not second.right):
        return "stale", "a second call gives the first call's answer: compute it anew every time"
    return None


def accumulated(shown: Sequence[ShownValue]) -> Fit:
    """A second call gives the sum of both."""
    pairs = [(a, b) for a, b in _pairs(shown) if a.expected_value.shape == b.expected_value.shape]
    if pairs and all(s.right for s in shown if not s.second):
        wrong = [(first, second) for first, second in pairs if not second.right]
        if wrong and all(
            second.equals(first.expected_value + second.expected_value) for first, second in wrong
        ):
            return "accumulated", (
                "a second call adds to the first call's answer, which other gradients do not do: "
                "assign it instead"
            )
    return None


def _pairs(shown: Sequence[ShownValue]) -> list[tuple[ShownValue, ShownValue]]:
    """First and second calls of the same case; empty where a first call is wrong already."""
    first = {s.number: s for s in shown if not s.second}
    if not all(s.right for s in first.values()):
        return []
    return [(first[s.number], s) for s in shown if s.second and s.number in first]


def rounded(shown: Sequence[ShownValue]) -> Fit:
    """Yours are whole numbers only."""
    for words, function in (("rounded", np.round), ("rounded down", np.floor), ("cut", np.trunc)):
        if all(s.equals(function(s.expected_value)) for s in shown):
            return "rounded", f"the values are {words} to whole numbers: use floating arrays and /"
    return None


def factor(shown: Sequence[ShownValue]) -> Fit:
    """A multiple of what is expected, by a quantity of the case."""
    ratios = [_ratio(s) for s in shown]
    if any(ratio is None for ratio in ratios):
        return None
    known = [(s, ratio) for s, ratio in zip(shown, ratios, strict=True) if ratio]
    if not known:
        return None
    first = next(ratio for s, ratio in known if not s.right)
    if all(_is(ratio, -1, s) for s, ratio in known):
        return "sign", "the sign is turned"
    for words in dict.fromkeys(word for word, _ in quantities(shown[0])):
        of_case = [dict(quantities(s)).get(words) for s, _ in known]
        for verb, power in (("multiplied", 1), ("divided", -1)):
            if all(
                value and _is(ratio, value**power, s)
                for value, (s, ratio) in zip(of_case, known, strict=True)
            ):
                return "factor", f"it is {verb} by {words} once too often"
    if all(_is(ratio, first, s) for s, ratio in known):
        return "factor", f"it is {first:.6g} times what is expected"
    return None


def _is(ratio: float, number: float, value: ShownValue) -> bool:
    """Whether a ratio is this number, but for rounding."""
    return abs(ratio / number - 1) < (FEW if precise(value) else FEW_SINGLE)


def _ratio(value: ShownValue) -> float | None:
    """By which factor a value differs; 0 where there is nothing to tell it by, None for none."""
    if value.yours.shape != value.expected_value.shape or not np.isfinite(value.yours).all():
        return None
    square = float((value.expected_value**2).sum())
    if not square:
        return 0.0 if value.right else None
    ratio = float((value.yours * value.expected_value).sum()) / square
    return ratio if ratio and value.equals(ratio * value.expected_value) else None


def precise(value: ShownValue) -> bool:
    """Whether the case is in float64."""
    return not any(isinstance(v, np.ndarray) and v.dtype == np.float32 for v in value.call.values())


def axes_swapped(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers along the wrong axes."""
    rank = shown[0].expected_value.ndim
    for order in permutations(range(rank)):
        if order != tuple(range(rank)) and all(
            s.equals(s.expected_value.transpose(order)) for s in shown
        ):
            moved = [axes(shown[0])[axis] for axis in range(rank) if order[axis] != axis]
            return "axes", f"the axes are in another order: {' and '.join(moved)} are swapped"
    return None


def flipped(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers in reverse."""
    for chosen in _choices(shown[0].expected_value.ndim):
        if all(s.equals(np.flip(s.expected_value, chosen)) for s in shown):
            words = " and ".join(axes(shown[0])[axis] for axis in chosen)
            return "flipped", f"it is reversed along {words}"
    return None


def _choices(rank: int) -> Iterator[tuple[int, ...]]:
    yield from ((axis,) for axis in reversed(range(rank)))
    if rank > 2:
        yield tuple(range(2, rank))


def shifted(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers, one place further."""
    for axis in reversed(range(shown[0].expected_value.ndim)):
        for step in (1, -1):
            if all(
                s.equals(np.roll(s.expected_value, step, axis)) or _shift(s, step, axis)
                for s in shown
            ):
                where = "later" if step > 0 else "earlier"
                return "shifted", f"it lies one {axes(shown[0])[axis]} {where} than it should"
    return None


def _shift(value: ShownValue, step: int, axis: int) -> bool:
    """Whether it is moved by one, with zeros in the place that falls free."""
    moved = np.roll(value.expected_value, step, axis)
    free = [slice(None)] * value.expected_value.ndim
    free[axis] = slice(0, 1) if step > 0 else slice(-1, None)
    moved[tuple(free)] = 0
    return value.equals(moved)


def constant(shown: Sequence[ShownValue]) -> Fit:
    """What is expected plus a number for each channel: a bias."""
    wrong = [s for s in shown if not s.right]
    if any(s.yours.shape != s.expected_value.shape or s.expected_value.ndim < 2 for s in shown):
        return None
    rests = [s.yours - s.expected_value for s in wrong]
    steady = [
        rest.size > 0
        and np.isfinite(rest).all()
        and np.ptp(rest, axis=but_channel(rest)).max() < FEW
        for rest in rests
    ]
    if not all(steady) or max(rest.size // rest.shape[1] for rest in rests) < 2:
        return None
    for times in (-1, 1, 2):
        biases = [s.case.get("b") for s in wrong]
        if all(
            isinstance(b, np.ndarray) and np.allclose(_channels(r), times * b.ravel())
            for b, r in zip(biases, rests, strict=True)
        ):
            how = "lacks the bias" if times == -1 else "has the bias in it once too often"
            return "constant", f"it {how}"
    return "constant", "it differs by one number for each channel, as a bias would"


def _channels(rest: np.ndarray) -> np.ndarray:
    return np.asarray(rest.mean(axis=but_channel(rest)))


def uncut(shown: Sequence[ShownValue]) -> Fit:
    """The right numbers in the middle of something larger."""
    wrong = [s for s in shown if not s.right]
    if any(s.yours.ndim != s.expected_value.ndim for s in wrong):
        return None
    margins = [np.subtract(s.yours.shape, s.expected_value.shape) for s in wrong]
    for s, margin in zip(wrong, margins, strict=True):
        if (margin < 0).any() or (margin % 2).any():
            return None
        middle = tuple(
            slice(m // 2, m // 2 + n) for m, n in zip(margin, s.expected_value.shape, strict=True)
        )
        if not replace(s, yours=s.yours[middle]).equals(s.expected_value):
            return None
    along = [
        axes(wrong[0])[axis]
        for axis in range(wrong[0].expected_value.ndim)
        if any(m[axis] for m in margins)
    ]
    padded = all(
        {*margin.tolist()} <= {0, 2 * s.case.get("padding", 0)}
        for s, margin in zip(wrong, margins, strict=True)
    )
    rest = "the padding is still there" if padded else "there is more on both sides"
    return "uncut", f"the right values lie in its middle: along {' and '.join(along)}, {rest}"


# From the particular to the general.
RELATIONS: tuple[Relation, ...] = (
    other_init,
    only_zeros,
    an_argument,
    stale,
    accumulated,
    filled_in_part,
    carried_on,
    constant,
    signless,
    factor,
    summed_elsewhere,
    summed_at_one_place,
    axes_swapped,
    flipped,
    shifted,
    laid_out,
    rounded,
)
# Where the shapes differ, nothing else is worth a try.
SHAPE_RELATIONS: tuple[Relation, ...] = (axes_swapped, square, summed_elsewhere, uncut)
