"""Layers that draw their own first values where they are given no init functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.course.exercise import Answers, Aspect, Case, Expected, Reading
from autograder.course.exercises.layer import LayerExercise
from autograder.course.exercises.parameters import holder
from autograder.course.exercises.sections import Values

DRAWN = "{} without init functions"
USELESS = {
    "W": "is not finite, or the same everywhere: draw it, where weight_init_fn is None",
    "b": "is not finite: make it zeros, where bias_init_fn is None",
}


class Drawing(LayerExercise):
    """A layer whose init functions may be left out, as the course's signature promises.

    A case that is `bare` makes one more layer, without them. What it draws is its own affair, if
    only something can be learned from there.
    """

    def sizes(self, case: Case) -> list[int]:
        """What the constructor takes by position."""
        raise NotImplementedError

    def besides(self, student: Any, case: Case) -> Values:
        yield from super().besides(student, case)
        if case.get("bare"):
            layer = getattr(student, self.name)(*self.sizes(case))
            for name in self.parameters:
                part = holder(layer, name, case[name].shape)
                yield {DRAWN.format(name): getattr(part, name)}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        yield from super().reference(torch, case)
        if case.get("bare"):
            for name in self.parameters:
                options: dict[str, Any] = {"given": True, "complaint": USELESS[name]}
                yield Expected(DRAWN.format(name), Aspect.STATE, case[name], **options)

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        expected = super().expected(case, reference, answers, reading)
        drawn = {DRAWN.format(name): case[name] for name in self.parameters}
        return [
            replace(one, value=usable(answers.get(one.name), drawn[one.name]))
            if one.name in drawn
            else one
            for one in expected
        ]


def usable(yours: Any, other: np.ndarray) -> np.ndarray:
    """First values, if a layer can learn from there, in float64; else others of the expected shape.

    Biases may all be the same, weights may not: then all outputs learn the same.
    """
    if not isinstance(yours, np.ndarray) or yours.shape != other.shape:
        return other
    if yours.dtype.kind not in "fi":
        return other
    varied = yours.ndim == 1 or bool((yours != yours.flat[0]).any())
    return yours.astype(np.float64) if varied and np.isfinite(yours).all() else other
