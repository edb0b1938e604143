"""Mistakes in dropout. What was drawn is read off the answers; without any, it is drawn here."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.course.exercises.dropout import ANOTHER, COMPARED, NEIGHBOURS, TWO_CALLS, TWO_LAYERS
from autograder.course.mistake import Shown, Whole, mistake
from autograder.records.calls import SECOND

BOTH = ("Dropout", "Dropout2d")


def mask(whole: Whole, name: str, A: Any, single: bool = False) -> Any:
    """1 where an answer is not zero, else 0: for channels (N, C, 1, ...), or in A's shape."""
    Z = whole.answers.get(name)
    if not isinstance(Z, np.ndarray) or Z.shape != A.shape:
        Z = np.random.default_rng(len(name)).random(A.shape) >= 0.5
    space = () if single else tuple(range(2, A.ndim))
    return (Z != 0).any(space, keepdims=True).astype(float)


def scaled(whole: Whole, Z: float | None, dLdA: float | None, single: bool = False) -> Shown:
    """What is shown where what is kept grows by these factors in forward and in backward."""
    shown = {}
    with np.errstate(all="ignore"):
        for one, mark in zip(whole.case.calls, ("", SECOND), strict=True):
            kept = mask(whole, f"Z{mark}", one.A, single)
            if Z is not None:
                shown[f"Z{mark}"] = one.A * (kept * Z)
            if dLdA is not None:
                shown[f"dLdA{mark}"] = one.dLdZ * (kept * dLdA)
        if Z is not None and ANOTHER in whole.right:
            A = whole.case.calls[0].A
            shown[ANOTHER] = A * (mask(whole, ANOTHER, A, single) * Z)
    return shown


def mixed(whole: Whole) -> bool:
    """Whether the first output keeps some of its input, and drops some."""
    kept = mask(whole, "Z", whole.case.calls[0].A)
    return bool(kept.any() and not kept.all())


def rates(whole: Whole, rate: float) -> Shown:
    """What is shown where this share of the channels is dropped, each time others."""
    # What is all alike is so within a mask, too, but that has other causes besides.
    parts = NEIGHBOURS if 0 < rate < 1 else ()
    agreement = dict.fromkeys((*COMPARED, *parts), rate**2 + (1 - rate) ** 2)
    drawn = {f"drop rate{mark}": rate for mark in ("", SECOND)}
    return drawn | (agreement if TWO_CALLS in whole.right else {})


def factor(whole: Whole) -> float:
    """By how much the rest grows."""
    return float(1 / (1 - whole.case.p))


def _by_p(whole: Whole) -> float:
    """By how much the rest grows for who divides by p, which may be 0."""
    with np.errstate(all="ignore"):
        return float(np.float64(1) / whole.case.p)


@mistake(*BOTH)
def same_mask_in_each_layer(whole: Whole) -> Shown:
    """Every layer drops the same: is the generator seeded in the constructor, or in forward?"""
    return {TWO_LAYERS: 1.0} if TWO_LAYERS in whole.right and mixed(whole) else {}


@mistake(*BOTH)
def same_mask_always(whole: Whole) -> Shown:
    """Every call drops the same: is the generator seeded in forward, or the mask made only once?"""
    return dict.fromkeys(COMPARED, 1.0) if TWO_CALLS in whole.right and mixed(whole) else {}


@mistake(*BOTH)
def same_mask_for_each_sample(whole: Whole) -> Shown:
    """Every sample of the batch drops the same: draw anew for each of them."""
    rows = [name for name, (axis, _) in NEIGHBOURS.items() if axis == 0 and name in whole.right]
    return dict.fromkeys(rows, 1.0) if mixed(whole) else {}


@mistake(*BOTH)
def gradient_not_dropped(whole: Whole) -> Shown:
    """The gradient passes through everywhere: what was dropped has none."""
    return {
        f"dLdA{mark}": one.dLdZ * factor(whole)
        for one, mark in zip(whole.case.calls, ("", SECOND), strict=True)
    }


@mistake(*BOTH)
def gradient_not_scaled(whole: Whole) -> Shown:
    """The gradient is dropped, but not scaled up as forward scales."""
    return scaled(whole, None, 1.0)


@mistake(*BOTH)
def scaled_in_evaluation(whole: Whole) -> Shown:
    """Evaluation scales, though nothing was dropped: it returns its input."""
    return {"Z in evaluation": whole.case.calls[1].A * (1 - whole.case.p)}


@mistake(*BOTH)
def not_scaled(whole: Whole) -> Shown:
    """What is kept is not scaled up: the expected value shrinks."""
    return scaled(whole, 1.0, 1.0)


@mistake(*BOTH)
def scaled_by_p(whole: Whole) -> Shown:
    """It is scaled by the probability of dropping: think of how much is left."""
    return scaled(whole, _by_p(whole), _by_p(whole))


@mistake(*BOTH)
def scaled_down(whole: Whole) -> Shown:
    """What is kept is multiplied by the share of what is kept: it has to grow."""
    return scaled(whole, 1 / factor(whole), 1 / factor(whole))


@mistake(*BOTH)
def scaled_twice(whole: Whole) -> Shown:
    """The gradient is scaled twice: is the factor in the mask already?"""
    return scaled(whole, None, factor(whole) ** 2)


@mistake(*BOTH)
def dropped_the_other_way_round(whole: Whole) -> Shown:
    """It keeps with probability p: p is the probability of dropping."""
    return rates(whole, 1 - whole.case.p)


@mistake(*BOTH)
def p_for_the_probability_of_keeping(whole: Whole) -> Shown:
    """p is taken for the probability of keeping, both in what is drawn and in the scale."""
    drawn = rates(whole, 1 - whole.case.p) if whole.case.p else {}  # where that is 0, it depends
    return {**drawn, **scaled(whole, _by_p(whole), _by_p(whole))}


@mistake(*BOTH)
def normal_noise(whole: Whole) -> Shown:
    """The noise is normal: compared with p, it drops another share than uniform noise does."""
    return rates(whole, (1 + math.erf(whole.case.p / math.sqrt(2))) / 2)


@mistake(*BOTH)
def normal_noise_turned(whole: Whole) -> Shown:
    """The noise is normal, and what is below p is kept: uniform noise would drop a share of p."""
    return rates(whole, (1 - math.erf(whole.case.p / math.sqrt(2))) / 2)


@mistake(*BOTH)
def normal_noise_below_the_rest(whole: Whole) -> Shown:
    """The noise is normal, and what is below 1 - p is kept: uniform noise keeps another share."""
    return rates(whole, (1 - math.erf((1 - whole.case.p) / math.sqrt(2))) / 2)


@mistake(*BOTH)
def nothing_dropped(whole: Whole) -> Shown:
    """Nothing is dropped in training: look at where `eval` is asked for."""
    return {
        **{f"Z{mark}": one.A for one, mark in zip(whole.case.calls, ("", SECOND), strict=True)},
        **({ANOTHER: whole.case.calls[0].A} if ANOTHER in whole.right else {}),
        **rates(whole, 0.0),
    }


@mistake("Dropout2d")
def single_pixels(whole: Whole) -> Shown:
    """Single pixels are dropped: here a channel is kept or dropped as a whole."""
    pixels = whole.case.calls[0].A[0, 0].size
    return {
        **scaled(whole, factor(whole), factor(whole), single=True),
        **rates(whole, whole.case.p**pixels),
    }


@mistake(*BOTH)
def new_mask_in_backward(whole: Whole) -> Shown:
    """The gradient is dropped by another mask: it has to be forward's, so keep that."""
    marked = [*zip(whole.case.calls, ("", SECOND), strict=True)]
    backward = [mask(whole, f"dLdA{mark}", one.dLdZ) for one, mark in marked]
    forward = [mask(whole, f"Z{mark}", one.A) for one, mark in marked]
    if all(np.array_equal(b, 1 - f) for b, f in zip(backward, forward, strict=True)):
        return {}  # which is the same mask, turned round
    return {
        f"dLdA{mark}": one.dLdZ * kept * factor(whole)
        for (one, mark), kept in zip(marked, backward, strict=True)
    }


@mistake(*BOTH)
def mask_for_gradient(whole: Whole) -> Shown:
    """The mask itself comes back: it has to be multiplied by the gradient from above."""
    return {
        f"dLdA{mark}": np.ones_like(one.dLdZ) * mask(whole, f"Z{mark}", one.A) * factor(whole)
        for one, mark in zip(whole.case.calls, ("", SECOND), strict=True)
    }


@mistake(*BOTH)
def dropped_in_evaluation(whole: Whole) -> Shown:
    """It drops in evaluation, too: look at what the condition asks; a method is always true."""
    A = whole.case.calls[1].A
    kept = mask(whole, "Z in evaluation", A)
    if whole.case.p and (kept.all() or not kept.any()):
        return {}
    return {"Z in evaluation": A * kept * factor(whole)}


@mistake(*BOTH)
def scaled_in_evaluation_only(whole: Whole) -> Shown:
    """What is kept is not scaled up in training, but down in evaluation: the original way."""
    return {
        **scaled(whole, 1.0, 1.0),
        "Z in evaluation": whole.case.calls[1].A * (1 - whole.case.p),
    }
