"""The activations in a model's list of layers, beside those that are due between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises.mlp import Perceptron
from autograder.course.programs.due import layers_due
from autograder.diagnosis.looked_into.held import HeldPart

NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth")
Told = tuple[str, str]  # a key and a sentence


class Line(NamedTuple):
    """A list of a model's layers: where it lies, and which of its elements learn."""

    path: str
    learning: tuple[bool, ...]
    activation: str  # what is called so there


def activations_of(exercise: Exercise, case: Case, parts: Sequence[HeldPart]) -> Told | None:
    """What is wrong with the activations in a perceptron's one list of layers.

    Nothing is told of a model that has them elsewhere, or whose other layers are not those due.
    """
    if not isinstance(exercise, Perceptron):
        return None
    count = len(layers_due(exercise, case))
    due = [True, False] * count if exercise.last else [True, False] * (count - 1) + [True]
    for line in _lines(parts):
        if sum(line.learning) == count and line.learning != tuple(due):
            return _told(line, due)
    return None


def _lines(parts: Sequence[HeldPart]) -> Iterator[Line]:
    """The lists that have all that learns in them, and activations besides."""
    weighted = {part.number for part in parts if len(part.sizes.get("W", ())) >= 2}
    for held in parts:
        if held.kind not in ("list", "tuple"):
            continue
        inside = {one.path: one for one in parts}
        found: list[HeldPart] = []
        while (one := inside.get(f"{held.path}[{len(found)}]")) is not None:
            found.append(one)
        learning = tuple(one.number in weighted for one in found)
        if {one.number for one in found} >= weighted and not all(learning):
            kind = next(one.kind for one, learns in zip(found, learning, strict=True) if not learns)
            yield Line(held.path, learning, kind)


def _told(line: Line, due: Sequence[bool]) -> Told | None:
    """The one place where an activation is missing, or is too many; None where there are more."""
    listed = f"{line.path} has {len(line.learning)} layers, expected {len(due)}"
    for longer, shorter, key in ((due, line.learning, "missing"), (line.learning, due, "too_many")):
        if len(longer) != len(shorter) + 1:
            continue
        for at, learns in reversed([*enumerate(longer)]):
            if not learns and (*longer[:at], *longer[at + 1 :]) == tuple(shorter):
                how = "no {}" if key == "missing" else "a {} too many"
                said = f"{how.format(line.activation)} {_where(longer, at)}"
                return f"activation_{key}", f"{listed}: {said}"
    return None


def _where(learning: Sequence[bool], at: int) -> str:
    """Behind which linear layer something stands."""
    before = sum(learning[:at])
    if not before:
        return "comes before the first linear layer"
    which = "last" if before == sum(learning) else NUMBERS[before - 1]
    return f"follows the {which} linear layer"
