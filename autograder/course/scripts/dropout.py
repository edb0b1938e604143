"""A case of a dropout as code: what is right follows from the mask that was drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.dropout import (
    ANOTHER,
    COMPARED,
    DROPS,
    KEPT,
    LATER,
    NEIGHBOURS,
    TWO_CALLS,
    TWO_LAYERS,
    Dropping,
    is_large,
)
from autograder.course.exercises.evaluating import EVALUATED
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found
from autograder.course.scripts.writing import CALLS, given, joined

ALIKE = '''\
def alike(mask, axis, steps):
    """How often a mask is as it is so many steps further on; each element is used once."""
    turned = np.moveaxis(mask, axis, 0)
    pairs = len(turned) // (2 * steps)
    parts = turned[: 2 * steps * pairs].reshape(pairs, 2, steps, *turned.shape[1:])
    return (parts[:, 0] == parts[:, 1]).mean()
'''


def script(exercise: Dropping, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls, then one in evaluation; a mask that is large is compared with others."""
    values, due = given(case), {}
    if is_large(case.calls[0].A.shape):  # what is given has no say in what is dropped
        values |= {n: Ones(v.shape) for n, v in values.items() if hasattr(v, "shape")}
    for end, mark in CALLS:
        due[f"Z{mark}"] = f"A{end} * kept{end} / (1 - p)"
        due[f"dLdA{mark}"] = f"dLdZ{end} * kept{end} / (1 - p)"
        due[f"drop rate{mark}"] = "p"
    due |= {ANOTHER: "A * kept3 / (1 - p)", EVALUATED: "A2"}
    due |= dict.fromkeys([*COMPARED, *NEIGHBOURS], "p**2 + (1 - p) ** 2")
    due |= {KEPT: "1", DROPS: "1"}
    return Script(values, [*_steps(exercise, case, found)], (), due, [ALIKE])


class Ones:
    """An array of a shape, of which only the shape matters."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def __repr__(self) -> str:
        return f"np.ones({self.shape})"


def _steps(exercise: Dropping, case: Case, found: Found) -> Iterator[Step]:
    space: Any = tuple(range(2, case.calls[0].A.ndim))
    channels = f".any({space}, keepdims=True)" if space else ""
    yield Step(f"layer = {exercise.name}(p)\n# By what yours has kept; of another shape, all.")
    kept = found.told.split()[:1] in (["A"], ["dLdZ"])  # whether it is as it was given
    copy = "" if kept else ".copy()"
    for end, mark in CALLS:
        call = f"Z{end} = layer.forward(A{end}{copy})"
        shows = {
            f"Z{mark}": f"Z{end}",
            f"drop rate{mark}": f"1 - kept{end}.mean()",
            f"{KEPT}{mark}": f"float(kept{end}.all())",
            f"A{mark}": f"A{end}",
        }
        yield Step(joined(call, _kept(f"Z{end}", f"A{end}", f"kept{end}", channels)), shows)
        backward = {f"dLdA{mark}": f"dLdA{end}", f"dLdZ{mark}": f"dLdZ{end}"}
        yield Step(f"dLdA{end} = layer.backward(dLdZ{end}{copy})", backward)
    *told, call = found.evaluating("A2.copy()")
    yield Step(joined(*told, f"Z3 = {call}"), {EVALUATED: "Z3"})
    if is_large(case.calls[0].A.shape):
        yield from _compared(exercise, channels)


def _kept(Z: str, A: str, name: str, channels: str) -> str:
    """The line that says what was kept, which is all where the output has another shape."""
    drawn = f"({Z} != 0){channels}"
    return f"{name} = {drawn} if np.shape({Z}) == {A}.shape else np.ones({A}.shape)"


def _compared(exercise: Dropping, channels: str) -> Iterator[Step]:
    """How far masks that are drawn independently agree."""
    call = f"Z4 = {exercise.name}(p).forward(A.copy())"
    agreeing = {
        TWO_CALLS: "(kept == kept2).mean()",
        TWO_LAYERS: "(kept == kept3).mean()",
        LATER: "(kept2 == kept3).mean()",
    }
    near = {name: f"alike(kept, {axis}, {steps})" for name, (axis, steps) in NEIGHBOURS.items()}
    drops = {DROPS: "float(0 < kept.mean() < 1)"}
    yield Step(
        joined(call, _kept("Z4", "A", "kept3", channels)),
        {ANOTHER: "Z4", **agreeing, **near, **drops},
    )
