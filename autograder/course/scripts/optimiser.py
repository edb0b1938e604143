"""A case of an optimiser as code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.optimiser import Optimiser
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found
from autograder.course.scripts.writing import given, joined

STEP = re.compile(r"after step (\d+)")
LAYERS = """\
class Linear:
    \"""Has no more than what an optimiser moves, and by what.\"""


class ReLU:
    \"""Has nothing to learn.\"""
"""
MADE = """
    def layer(W, b):  # made without its constructor
        made = LINEAR.__new__(LINEAR)
        made.W, made.b, made.dLdW, made.dLdb = W.copy(), b.copy(), 0 * W, 0 * b
        return made

    layers = [layer(*both) for both in zip(W, b)]
    """
GIVEN = """
    for one, of_W, of_b in zip(layers, dLdW[STEP], dLdb[STEP]):
        one.dLdW, one.dLdb = of_W.copy(), of_b.copy()
    """


def script(exercise: Optimiser, case: Case, reading: Reading, found: Found) -> Script:
    """Several steps of a model's layers."""
    values = given(case)
    last = int(told[1]) if (told := STEP.search(found.told)) else len(case.dLdW)
    values |= {name: values[name][:last] for name in ("dLdW", "dLdb")}
    return Script(values, [*_steps(exercise, case, found, last)], helpers=[LAYERS])


def _steps(exercise: Optimiser, case: Case, found: Found, last: int) -> Iterator[Step]:
    alone = found.ways.get("made", 1) > 1  # the first was made for a model with activations
    model = "layers" if alone else "[one for made in layers for one in (made, ReLU())]"
    yield Step(
        joined(
            MADE.replace("LINEAR", found.linear or "Linear"),
            f"model = SimpleNamespace(layers={model})",
            f"optimiser = {exercise.name}(model, *settings)",
        )
    )
    for step in range(last):
        shows = {
            f"{name} of layer {n + 1} after step {step + 1}": f"layers[{n}].{name}"
            for n in range(len(case.W))
            for name in "Wb"
        }
        yield Step(joined(GIVEN.replace("STEP", str(step)), "optimiser.step()"), shows)
