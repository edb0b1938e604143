"""What a figure shows: arrays as cells, an element that is worked out, and what goes into it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from autograder.classroom.writeup.cases import case_for
from autograder.course.exercise import Case, Exercise, Expected
from autograder.diagnosis.by_hand.example import Example, Index, Value, example, number
from autograder.grading.reference import References
from autograder.records.calls import SECOND

USED, MADE, PLAIN = "used", "made", ""
MOST_CELLS = 60  # of an array that is drawn
# Of what has very many values, those that are shown.
OF_STEPS = ("W of layer 1 after step 1", "W of layer 1 after step 2")
SHORT = {"ResBlock": ("Z", "dLdA"), "SGD": OF_STEPS, "Adam": OF_STEPS}


class Cell(msgspec.Struct, frozen=True):
    """One number; its kind is USED, MADE, or PLAIN."""

    text: str
    kind: str = PLAIN


class Block(msgspec.Struct, frozen=True):
    """The last two axes of an array; the label says where of the others."""

    label: str
    rows: list[list[Cell]]


class Panel(msgspec.Struct, frozen=True):
    """An array with its name and shape."""

    name: str
    shape: str
    blocks: list[Block]


class Pass(msgspec.Struct, frozen=True):
    """What is given and what comes of it."""

    title: str
    given: list[Panel]
    made: list[Panel]


class Figure(msgspec.Struct, frozen=True):
    """An exercise's passes, its settings, and lines that work out an element of each value."""

    settings: str
    passes: list[Pass]
    lines: list[str]


def figure(exercise: Exercise, references: References) -> Figure | None:
    """The figure of an exercise, with PyTorch's values; None where numbers would say little.

    Raises `ReferenceUnavailableError` where PyTorch is missing and its answers are not kept.
    """
    case = case_for(exercise)
    if case is None:
        return None
    (answers,) = references.get(exercise, [case])
    expected = _as_drawn(exercise, case, answers) if exercise.chance else answers
    names = names_of(exercise, expected)
    if not names:
        return None
    shown = example(exercise, case, expected, names)
    settings = ", ".join(f"{name} {_plain(value)}" for name, value in shown.settings.items())
    lines = [value.line for value in shown.values if value.line]
    return Figure(settings, [*_passes(shown)], lines)


def names_of(exercise: Exercise, expected: Sequence[Expected]) -> list[str]:
    """Which values are shown: of the first call, what is computed in training."""
    unfit = (SECOND, "again", "evaluation", "as constructed", "after backward")
    return [
        one.name
        for one in expected
        if not (one.is_free or isinstance(one.value, str) or one.name.endswith(unfit))
        and not (exercise.name in SHORT and one.name not in SHORT[exercise.name])
    ]


def _as_drawn(exercise: Exercise, case: Case, expected: list[Expected]) -> list[Expected]:
    """What is right where every second channel, or element, is dropped."""
    A = case.calls[0].A
    kept = np.arange(int(np.prod(A.shape[:2]))) % 2 == 0
    mask = kept.reshape(A.shape[:2] + (1,) * (A.ndim - 2))
    found = exercise.expected(case, expected, {"Z": A * mask / (1 - case.p)}, {})
    return [one for one in found if one.name in ("Z", "dLdA")]


def _passes(shown: Example) -> Iterator[Pass]:
    backward = [one for one in shown.values if one.name.startswith("dLd")]
    forward = [one for one in shown.values if one not in backward]
    upstream = [name for name in shown.given if name.startswith("dLd")]
    if forward:
        title = "forward" if backward else "from left to right"
        given = {n: a for n, a in shown.given.items() if n not in upstream or not backward}
        if not backward:  # steps of an optimiser, of which weights say enough
            given = {n: a for n, a in given.items() if not n.startswith(("b ", "dLdb "))}
        yield _pass(title, given, forward)
    if backward:
        used = {*upstream, *backward[0].used}
        yield _pass("backward", {n: a for n, a in shown.given.items() if n in used}, backward)


def _pass(title: str, given: Mapping[str, np.ndarray], made: Sequence[Value]) -> Pass:
    first = made[0]
    panels = [_panel(n, a, {USED: first.used.get(n, ())}) for n, a in given.items()]
    marked = [] if first.at is None or not first.used else [first.at]
    results = [_panel(v.name, v.array, {MADE: marked if v is first else []}) for v in made]
    return Pass(title, [*filter(None, panels)], [*filter(None, results)])


def _panel(name: str, array: np.ndarray, kinds: Mapping[str, Collection[Index]]) -> Panel | None:
    if array.size > MOST_CELLS:
        return None
    kind = {tuple(index): kind for kind, places in kinds.items() for index in places}
    shape = f"({', '.join(map(str, array.shape))}{',' * (array.ndim == 1)})"
    leading = array.shape[:-2] if array.ndim > 1 else ()
    blocks = []
    for before in np.ndindex(*leading):
        part = np.atleast_2d(array[before])
        rows = [
            [
                Cell(
                    number(part[at]),
                    kind.get((*before, *at)[-array.ndim :] if array.ndim else (), ""),
                )
                for at in ((y, x) for x in range(part.shape[1]))
            ]
            for y in range(part.shape[0])
        ]
        label = f"[{', '.join(map(str, before))}]" if int(np.prod(leading)) > 1 else ""
        blocks.append(Block(label, rows))
    return Panel(name, shape if array.ndim else "", blocks)


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
