"""Dropout, judged by its law: chance may fall as it likes, within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    Answers,
    Aspect,
    Case,
    Exercise,
    Expected,
    Reading,
)
from autograder.course.exercises.evaluating import (
    AFTER_EVALUATION,
    EVALUATED,
    in_evaluation,
    remark_on_backward,
)
from autograder.course.exercises.layer import call
from autograder.course.exercises.sections import Sections, Values, backward, forward
from autograder.course.exercises.small import numbers
from autograder.records.calls import SECOND

# The input's shape, p.
ROWS = (((1, 6), 0.5), ((120, 100), 0.5), ((100, 120), 0.2), ((120, 100), 0.8), ((20, 10), 0.0))
ROWS_2D = (
    ((1, 6, 1, 2), 0.5),
    ((120, 100, 2, 1), 0.5),
    ((100, 120, 1, 2), 0.2),
    ((120, 100, 1, 1), 0.8),
    ((5, 4, 2, 3), 0.5),
)
ANOTHER = "Z of another layer"
# Masks that are drawn independently of each other, by what their agreement is called.
TWO_CALLS, TWO_LAYERS = "agreement of two masks", "agreement of two layers' masks"
LATER = "agreement of a layer's second mask with another's first"
COMPARED = {
    TWO_CALLS: ("Z", f"Z{SECOND}"),
    TWO_LAYERS: ("Z", ANOTHER),
    LATER: (f"Z{SECOND}", ANOTHER),
}
# Parts of one mask that are: rows and columns, so many steps apart.
NEIGHBOURS = {
    f"agreement of {what} {steps} apart": (axis, steps)
    for axis, what in enumerate(("rows", "columns"))
    for steps in (1, 10)
}
KEPT, NOT_ALL = "what is kept", "is not all, though p is 0"
DROPS = "what is dropped of the gradient"
NOT_THE_INPUT = "is not the input as it came"
ALL_OR_NOTHING = "is all or nothing, though p is between"
MISSED = 1e-8  # how often a right layer may miss the bound on one drop rate


class Dropping(Exercise):
    """What both share: zero with probability p, the rest grows by 1 / (1 - p)."""

    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.STATE)
    chance = True
    only_if_right = (AFTER_EVALUATION,)
    stub: ClassVar[Mapping[str, str]] = {"A": "x", "dLdA": "dLdx"}
    rows: ClassVar[tuple[tuple[tuple[int, ...], float], ...]]
    tiny: ClassVar[tuple[tuple[tuple[int, ...], float], ...]]  # of small cases

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for shape, p in self.rows:
            # Two large masks are compared, so that their shapes are the same.
            later = shape if is_large(shape) else (shape[0] + 1, *shape[1:])
            calls = [call(rng, one, one) for one in (shape, later)]
            for one in calls:  # no input is zero, so that every zero shows what was dropped
                one["A"] = one.A + np.copysign(0.5, one.A)
            yield Case(label=f"x of shape {shape}, p = {p}", p=p, calls=calls)

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for shape, p in self.tiny:
            calls = [
                Case({n: numbers(int(np.prod(one)), rng).reshape(one).astype(float) for n in names})
                for one in (shape, (shape[0] + 1, *shape[1:]))
                for names in [("A", "dLdZ")]
            ]
            yield Case(label=f"x of shape {shape}, p = {p}", p=p, calls=calls)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        kind, sections = getattr(student, self.name), Sections()
        layer = kind(case.p)
        # Whatever is done to the other ones.
        evaluated, again = case.calls[1].A.copy(), case.calls[0].A.copy()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, forward(layer, one, mark))
            yield from sections.show(Aspect.BACKWARD, backward(layer, one, mark))
        yield from sections.show(Aspect.STATE, _evaluated(student, layer, evaluated))
        if is_large(again.shape):
            yield from sections.show(Aspect.FORWARD, _another(kind(case.p), again))
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield Expected(f"Z{mark}", Aspect.FORWARD, one.A)
            rate, bound = np.asarray(case.p), hoeffding(channels(one.A.shape))
            yield Expected(f"drop rate{mark}", Aspect.FORWARD, rate, margin=bound)
            if case.p == 0:  # which leaves nothing to chance
                yield Expected(f"{KEPT}{mark}", Aspect.FORWARD, "all", complaint=NOT_ALL)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, one.dLdZ)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
        yield Expected(EVALUATED, Aspect.STATE, one.A, untouched=True, complaint=NOT_THE_INPUT)
        if is_large(one.A.shape):
            yield Expected(ANOTHER, Aspect.FORWARD, case.calls[0].A)
            # Two masks drawn independently agree on p² + (1 - p)² of the channels.
            agreeing = np.asarray(case.p**2 + (1 - case.p) ** 2)
            for name in COMPARED:
                yield Expected(name, Aspect.FORWARD, agreeing, margin=bound)
            pairs = hoeffding(channels(one.A.shape) // 2)
            for name in NEIGHBOURS:
                yield Expected(name, Aspect.FORWARD, agreeing, margin=pairs)
            # Else it would be right beside any output, such as one of zeros.
            yield Expected(DROPS, Aspect.BACKWARD, "some", complaint=ALL_OR_NOTHING)

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        """What a right layer shows that has drawn the mask which this output shows."""
        lawful = {}
        for name, (one, kept) in _drawn(case, answers).items():
            factor = kept / (1 - case.p)
            lawful[name] = one.A * factor
            if name != ANOTHER:
                lawful[name.replace("Z", "dLdA", 1)] = one.dLdZ * factor
        return [_with_value(e, lawful.get(e.name)) for e in reference]

    def derived(self, case: Case, answers: Answers) -> Answers:
        masks = {name: kept for name, (_, kept) in _drawn(case, answers).items()}
        figures: dict[str, np.ndarray | str] = {
            name.replace("Z", "drop rate", 1): np.asarray(1 - kept.mean())
            for name, kept in masks.items()
            if name != ANOTHER
        }
        if case.p == 0:
            figures |= {
                name.replace("Z", KEPT, 1): "all" if kept.all() else "not all"
                for name, kept in masks.items()
            }
        if is_large(case.calls[0].A.shape):
            for title, (first, other) in COMPARED.items():
                if {first, other} <= {*masks}:
                    figures[title] = np.asarray((masks[first] == masks[other]).mean())
            if "Z" in masks:
                figures[DROPS] = "some" if 0 < masks["Z"].mean() < 1 else "all or nothing"
                figures |= {n: alike(masks["Z"], *of) for n, of in NEIGHBOURS.items()}
        return figures


class Dropout(Dropping):
    """Dropout: single elements become zero with probability p, the rest grow by 1 / (1 - p)."""

    name = "Dropout"
    home = "mytorch/dropout.py"
    formula = "Z = x mask / (1 - p), each element of the mask 0 with probability p, else 1"
    rows = ROWS
    tiny = (((1, 6), 0.5), ((1, 6), 0.75), ((1, 6), 0.2), ((2, 3), 0.0))


class Dropout2d(Dropping):
    """2-D dropout: whole channels become zero with probability p, the rest grow by 1 / (1 - p)."""

    name = "Dropout2d"
    home = "mytorch/dropout2d.py"
    formula = "Z = x mask / (1 - p), each channel of the mask 0 with probability p, else 1"
    rows = ROWS_2D
    tiny = (((1, 3, 1, 2), 0.5), ((1, 3, 1, 2), 0.75), ((1, 3, 1, 2), 0.2), ((2, 2, 1, 2), 0.0))


def channels(shape: tuple[int, ...]) -> int:
    """How many channels an input has, in all its batch."""
    return int(np.prod(shape[:2]))


def is_large(shape: tuple[int, ...]) -> bool:
    """Whether an input has so many channels that two masks can be compared."""
    return channels(shape) > 1000


def hoeffding(count: int) -> float:
    """How far the mean of `count` draws of 0 or 1 may lie from its expectation.

    Farther than this happens with a probability below `MISSED` (Hoeffding, 1963, theorem 2).
    """
    return math.sqrt(math.log(2 / MISSED) / (2 * count))


def _drawn(case: Case, answers: Answers) -> dict[str, tuple[Case, np.ndarray]]:
    """By an output's name, the call that it is of, and its kept channels: (N, C, 1, ...)."""
    calls = {"Z": case.calls[0], f"Z{SECOND}": case.calls[1], ANOTHER: case.calls[0]}
    kept = {name: _kept(answers.get(name), one.A) for name, one in calls.items()}
    return {name: (calls[name], mask) for name, mask in kept.items() if mask is not None}


def alike(mask: np.ndarray, axis: int, steps: int) -> np.ndarray:
    """How often a mask is as it is so many steps further on along an axis, as a scalar.

    Each element of it is used once.
    """
    turned = np.moveaxis(mask, axis, 0)
    pairs = len(turned) // (2 * steps)
    parts = turned[: 2 * steps * pairs].reshape(pairs, 2, steps, *turned.shape[1:])
    return np.asarray((parts[:, 0] == parts[:, 1]).mean())


def _evaluated(student: Any, layer: Any, A: np.ndarray) -> Values:
    given = A.copy()
    yield {EVALUATED: in_evaluation(layer, A)}
    remark_on_backward(student, layer, given)


def _another(layer: Any, A: np.ndarray) -> Values:
    yield {ANOTHER: layer.forward(A)}


def _kept(Z: np.ndarray | str | None, A: np.ndarray) -> np.ndarray | None:
    """Which channels the output (N, C, ...) shows as kept: (N, C, 1, ...), or None."""
    if not isinstance(Z, np.ndarray) or Z.shape != A.shape:
        return None
    space = tuple(range(2, Z.ndim))
    return np.asarray((Z != 0).any(axis=space, keepdims=True))


def _with_value(expected: Expected, value: np.ndarray | None) -> Expected:
    return expected if value is None else replace(expected, value=value)
