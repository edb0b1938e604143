"""A case of a layer that may draw its own first values, as code."""

from __future__ import annotations

from dataclasses import replace

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.drawing import DRAWN, Drawing
from autograder.course.scripts import Script, Step, layer
from autograder.course.scripts.found import Found


def script(exercise: Drawing, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls of the layer; where the case is bare, then one more layer is made."""
    script = layer.script(exercise, case, reading, found)
    if not case.get("bare"):
        return script
    call = f"bare = {exercise.name}({', '.join(exercise.arguments(case))})  # no init functions"
    shows, due = {}, dict(script.due)
    for name in exercise.parameters:
        own = f"{found.part('bare', name, case[name].shape).code}.{name}"
        other = "" if case[name].ndim == 1 else f" and np.ptp({own}) > 0"
        shows[DRAWN.format(name)] = f"float(np.isfinite({own}).all(){other})"
        due[DRAWN.format(name)] = "1"
    return replace(script, steps=[*script.steps, Step(call, shows)], due=due)
