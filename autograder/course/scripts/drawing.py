"""A case of a layer that may draw its own first values, as code."""

from __future__ import annotations

from dataclasses import replace

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.drawing import DRAWN, Drawing, usable
from autograder.course.scripts import Script, layer


def script(exercise: Drawing, case: Case, reading: Reading) -> Script:
    """Two calls of the layer; where the case is bare, then one more layer is made."""
    script = layer.script(exercise, case, reading)
    if not case.get("bare"):
        return script
    yours = [f"layer = {exercise.name}({exercise.sized()})  # without init functions"]
    for name in exercise.parameters:
        title = DRAWN.format(name)
        yours.append(f'yours["{title}"] = holder(layer, "{name}", {name}.shape).{name}')
        yours.append(f'expected["{title}"] = usable(yours["{title}"], {name})')
    whole = "\n".join([script.yours, "", *yours])
    return replace(script, yours=whole, uses=(*script.uses, usable))
