"""A gradient of the right shape that a backward refuses: it goes by what forward has kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.diagnosis.exceptions.clues import Cause
from autograder.diagnosis.values import call_of
from autograder.worker.answers import Raised

# As the handout's own checks say it.
REFUSED = re.compile(r"expected \w{1,20} of shape (\([\d, ]{1,40}\)), got (\([\d, ]{1,40}\))")


def refused(
    exercise: Exercise,
    endings: Sequence[Raised],
    missing: Sequence[Expected],
    cases: Sequence[Case],
) -> Cause | None:
    """That backward refuses what it is given, which is of the shape that is due."""
    found = [
        _demanded(exercise, ending, call_of(case, one), one)
        for ending, one, case in zip(endings, missing, cases, strict=True)
    ]
    if not found or not all(found):
        return None
    call = call_of(cases[0], missing[0])
    return "refused", (
        f"backward refuses a gradient of the right shape, {call['dLdZ'].shape}: it works out "
        f"{found[0]} from what forward has kept, which has to be the shape of {_input(exercise)}, "
        f"{call['A'].shape}"
    )


def _demanded(exercise: Exercise, ending: Raised, call: Case, missing: Expected) -> str:
    """The shape that backward demands in the place of the one it is given; empty if it does not."""
    told = REFUSED.search(ending.message)
    A, dLdZ = call.get("A"), call.get("dLdZ")
    method = f"{exercise.name}.backward"
    own = ending.frames[-1].function == method and ending.message.startswith(method)
    if told is None or not own or missing.aspect is not Aspect.BACKWARD:
        return ""
    if not isinstance(A, np.ndarray) or not isinstance(dLdZ, np.ndarray):
        return ""
    return told[1] if told[2] == str(dLdZ.shape) else ""


def _input(exercise: Exercise) -> str:
    """What the course calls the layer's input."""
    return exercise.said("A")
