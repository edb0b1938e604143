"""Dropout, judged by its law: chance may fall as it likes, within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import SECOND, Answers, Aspect, Case, Exercise, Expected, Reading, Script
from autograder.exercises.layer import call

# The input's shape, p.
ROWS = (((1, 6), 0.5), ((50, 40), 0.5), ((40, 50), 0.2), ((50, 40), 0.8), ((40, 50), 0.0))
ROWS_2D = (
    ((1, 6, 1, 2), 0.5),
    ((50, 40, 2, 1), 0.5),
    ((50, 40, 1, 2), 0.2),
    ((50, 40, 2, 3), 0.8),
)
MISSED = 1e-8  # how often a right layer may miss the bound on one drop rate


class Dropping(Exercise):
    """What both share: zero with probability p, the rest grows by 1 / (1 - p)."""

    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.STATE)
    chance = True
    rows: ClassVar[tuple[tuple[tuple[int, ...], float], ...]]

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for shape, p in self.rows:
            # Two large masks are compared, so that their shapes are the same.
            later = shape if is_large(shape) else (shape[0] + 1, *shape[1:])
            calls = [call(rng, one, one) for one in (shape, later)]
            for one in calls:  # no input is zero, so that every zero shows what was dropped
                one["A"] = one.A + np.copysign(0.5, one.A)
            yield Case(label=f"A of shape {shape}, p = {p}", p=p, calls=calls)

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        layer = getattr(student, self.name)(case.p)
        evaluated = case.calls[1].A.copy()  # whatever is done to the other
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield {f"Z{mark}": layer.forward(one.A), f"A{mark}": one.A}
            yield {f"dLdA{mark}": layer.backward(one.dLdZ), f"dLdZ{mark}": one.dLdZ}
        yield {"Z in evaluation": layer.forward(evaluated, True)}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield Expected(f"Z{mark}", Aspect.FORWARD, one.A)
            rate = np.asarray(case.p)
            bound = hoeffding(channels(one.A.shape))
            yield Expected(f"drop rate{mark}", Aspect.FORWARD, rate, margin=bound)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, one.dLdZ)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
        if is_large(one.A.shape):
            # Two masks drawn independently agree on p² + (1 - p)² of the channels.
            agreeing = np.asarray(case.p**2 + (1 - case.p) ** 2)
            margin = hoeffding(channels(one.A.shape))
            yield Expected("agreement of two masks", Aspect.FORWARD, agreeing, margin=margin)
        yield Expected("Z in evaluation", Aspect.STATE, case.calls[1].A, untouched=True)

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        """What a right layer shows that has drawn the mask which this output shows."""
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            kept = _kept(answers.get(f"Z{mark}"), one.A)
            if kept is not None:
                factor = kept / (1 - case.p)
                lawful = {f"Z{mark}": one.A * factor, f"dLdA{mark}": one.dLdZ * factor}
                reference = [_with_value(e, lawful.get(e.name)) for e in reference]
        return reference

    def script(self, case: Case, reading: Reading) -> Script:
        from autograder.exercises.scripting import given, joined, twice, where

        space = tuple(range(2, case.calls[0].A.ndim))
        channels = f".any({space}, keepdims=True)" if space else ""
        call = """
            a, upstream = AEND.copy(), dLdZEND.copy()  # which are needed once more
            yours["ZMARK"], yours["AMARK"] = layer.forward(a), a
            yours["dLdAMARK"], yours["dLdZMARK"] = layer.backward(upstream), upstream
            """
        due = f"""
            assert np.shape(yours["ZMARK"]) == AEND.shape, "Z must have the shape of A"
            keptEND = (yours["ZMARK"] != 0){channels}  # what yours has drawn
            yours["drop rateMARK"], expected["drop rateMARK"] = 1 - keptEND.mean(), p
            expected["ZMARK"], expected["AMARK"] = AEND * keptEND / (1 - p), AEND
            expected["dLdAMARK"], expected["dLdZMARK"] = dLdZEND * keptEND / (1 - p), dLdZEND
            """
        agreement = """
            expected["agreement of two masks"] = p**2 + (1 - p) ** 2
            yours["agreement of two masks"] = (kept == kept2).mean()
            """
        evaluated = 'yours["Z in evaluation"] = layer.forward(A2.copy(), True)'
        large = where(is_large(case.calls[0].A.shape), agreement)
        return Script(
            given(case),
            joined(twice(due), large, 'expected["Z in evaluation"] = A2'),
            joined(f"layer = {self.name}(p)", twice(call), evaluated),
            mask=True,
        )

    def derived(self, case: Case, answers: Answers) -> Answers:
        masks = {}
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            kept = _kept(answers.get(f"Z{mark}"), one.A)
            if kept is not None:
                masks[mark] = kept
        figures: dict[str, np.ndarray | str] = {
            f"drop rate{mark}": np.asarray(1 - kept.mean()) for mark, kept in masks.items()
        }
        if len(masks) == 2 and is_large(case.calls[0].A.shape):
            agreement = (masks[""] == masks[SECOND]).mean()
            figures["agreement of two masks"] = np.asarray(agreement)
        return figures


class Dropout(Dropping):
    """Dropout: single elements become zero with probability p, the rest grow by 1 / (1 - p)."""

    name = "Dropout"
    home = "mytorch/dropout.py"
    formula = "Z = A mask / (1 - p), each element of the mask 0 with probability p, else 1"
    rows = ROWS


class Dropout2d(Dropping):
    """2-D dropout: whole channels become zero with probability p, the rest grow by 1 / (1 - p)."""

    name = "Dropout2d"
    home = "mytorch/dropout2d.py"
    formula = "Z = A mask / (1 - p), each channel of the mask 0 with probability p, else 1"
    rows = ROWS_2D


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


def _kept(Z: np.ndarray | str | None, A: np.ndarray) -> np.ndarray | None:
    """Which channels the output shows as kept: (N, C, 1, ...), or None where it shows none."""
    if not isinstance(Z, np.ndarray) or Z.shape != A.shape:
        return None
    space = tuple(range(2, Z.ndim))
    return np.asarray((Z != 0).any(axis=space, keepdims=True))


def _with_value(expected: Expected, value: np.ndarray | None) -> Expected:
    return expected if value is None else replace(expected, value=value)
