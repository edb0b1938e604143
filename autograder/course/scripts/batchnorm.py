"""A case of a batch normalisation as code."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.batchnorm import BatchNorm
from autograder.course.exercises.evaluating import EVALUATED
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part
from autograder.course.scripts.writing import CALLS, given, joined


def script(exercise: BatchNorm, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls in training, then one in evaluation."""
    return Script(given(case), [*_steps(exercise, case, found)])


def _steps(exercise: BatchNorm, case: Case, found: Found) -> Iterator[Step]:
    own, names = Part("layer", found.whole), ("BW", "Bb")
    first = {f"{name} as constructed": f"layer.{name}" for name in names}
    yield Step(f"layer = {exercise.name}(channels, alpha)", first)
    yield Step(joined(*(own.given(name, name, case[name].shape) for name in names)))
    for end, mark in CALLS:
        running = {f"{name}{mark}": f"layer.{name}" for name in ("running_M", "running_V")}
        forward = {f"Z{mark}": f"Z{end}", f"A{mark}": f"A{end}", **running}
        yield Step(f"Z{end} = layer.forward(A{end})", forward)
        gradients = {f"{name}{mark}": f"layer.{name}" for name in ("dLdBW", "dLdBb")}
        backward = {f"dLdA{mark}": f"dLdA{end}", f"dLdZ{mark}": f"dLdZ{end}", **gradients}
        yield Step(f"dLdA{end} = layer.backward(dLdZ{end})", backward)
    *told, call = found.evaluating("evaluated")
    last = {name: f"layer.{name}" for name in names}
    shows = {EVALUATED: "Z3", "running_M after evaluation": "layer.running_M", **last}
    yield Step(joined(*told, f"Z3 = {call}"), shows)
