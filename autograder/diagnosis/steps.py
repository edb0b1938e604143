"""What models show of which one step is wrong, from the cache where it can.

All is computed when PyTorch is loaded anyway, and of each value of each wrong model one number is
kept.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.programs.edits import edits
from autograder.course.programs.models import is_model, model_of
from autograder.course.programs.program import Machine, Memory, Model
from autograder.course.programs.showing import Shown, averaged, shown_by
from autograder.diagnosis.predictions import (
    NOTHING,
    Predictions,
    StoredPredictions,
    predictions,
    restore,
    store,
)
from autograder.diagnosis.projection import Projected
from autograder.diagnosis.values import ShownValue
from autograder.grading.entries import entry_name, refuse_other_lengths, salt
from autograder.grading.reference import References
from autograder.records.decoders import msgpack_decoder

SOURCES = (
    "course/programs",
    "diagnosis/predictions.py",
    "diagnosis/projection.py",
    "diagnosis/steps.py",
)
CONVENTION = "linear_gradients"
SUM, MEAN = "sum", "mean"
MOST_LOOKED_AT = 40
MOST_OF_IT = 2 / 3  # of the wrong values that a wrong model says something of, by name
Catalogued = dict[str, tuple[str, list[dict[str, Projected]]]]


class StoredSteps(msgspec.Struct, array_like=True):
    """All wrong models of some cases: their keys, their sentences, and what they show."""

    keys: list[str]
    sentences: list[str]
    table: StoredPredictions


class Steps(msgspec.Struct):
    """The same, to look something up in."""

    keys: list[str]
    sentences: list[str]
    table: Predictions


STORED: msgspec.msgpack.Decoder[StoredSteps] = msgpack_decoder(StoredSteps)


class WrongSteps:
    """Gives the wrong models that may be what was shown, by the references' PyTorch and cache."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._kept = references.kept
        self._salt = references.salt + (salt(SOURCES) if references.kept.is_used else "")

    def prepare(self, exercise: Exercise, cases: list[Case]) -> None:
        """Compute all that `matching` needs of these cases; nothing for what is no model.

        Raises `ReferenceUnavailableError` where PyTorch is needed and cannot be loaded.
        """
        for way in exercise.conventions.get(CONVENTION, (SUM,)) if is_model(exercise) else ():
            self._get(exercise, cases, way)

    def matching(
        self,
        exercise: Exercise,
        cases: list[Case],
        reading: Reading,
        shown: Mapping[str, Sequence[ShownValue]],
    ) -> Catalogued:
        """The sentence and the values by case of wrong models that may be what was shown, by key.

        Raises `ReferenceUnavailableError` as `prepare` does.
        """
        if not is_model(exercise):
            return {}
        steps = self._get(exercise, cases, reading.get(CONVENTION, SUM))
        chosen = _matching(steps.table, shown)[:MOST_LOOKED_AT]
        return {
            f"step/{steps.keys[row]}": (steps.sentences[row], steps.table.of(row)) for row in chosen
        }

    def _get(self, exercise: Exercise, cases: list[Case], way: str) -> Steps:
        ways = exercise.conventions.get(CONVENTION, (SUM,))
        names = {one: entry_name(self._salt, exercise, cases, f"steps {one}") for one in ways}
        known = self._kept.read(names[way], partial(_restored, count=len(cases)))
        if known is not None:
            return known
        with self._references.torch() as torch, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            edited = _edited(torch, exercise, cases, ways)
            made = {one: _steps(wrong, len(cases)) for one, wrong in edited}
        for one, steps in made.items():
            stored = StoredSteps(steps.keys, steps.sentences, store(steps.table))
            self._kept.write(names[one], msgspec.msgpack.encode(stored))
        return made[way]


Values = list[dict[str, np.ndarray]]  # by case
Wrong = dict[str, tuple[str, Values]]  # a sentence and what is shown, by key


def _edited(
    torch: Any, exercise: Exercise, cases: Sequence[Case], ways: Sequence[str]
) -> Iterator[tuple[str, Wrong]]:
    """By each way of the convention, the wrong models."""
    models = [model_of(torch, exercise, case) for case in cases]
    memories = [Memory() for _ in cases]
    for way in ways:
        shows = [
            partial(_shown, torch, memory, exercise, case, way)
            for memory, case in zip(memories, cases, strict=True)
        ]
        yield way, _wrong(torch, models, shows)


def _wrong(
    torch: Any, models: Sequence[Model], shows: Sequence[Callable[[Model], dict[str, np.ndarray]]]
) -> Wrong:
    """Each wrong model's sentence and values; where a case has no such place, it is right."""
    found: Wrong = {}
    rights: Values = []
    for number, (model, show) in enumerate(zip(models, shows, strict=True)):
        right = show(model)
        rights.append(right)
        for edit in edits(torch, model):
            _, values = found.setdefault(edit.key, (edit.sentence, rights[:number]))
            if len(values) == number:
                values.append(show(edit.model))
        for _, values in found.values():
            values += [right] * (number + 1 - len(values))
    return {key: one for key, one in found.items() if any(map(_differ, one[1], rights))}


def _shown(
    torch: Any, memory: Memory, exercise: Exercise, case: Case, way: str, model: Model
) -> dict[str, np.ndarray]:
    shown: Shown = shown_by(Machine(torch, model, memory), exercise, case)
    if way == MEAN:
        shown = averaged(case, model, shown)
    return {name: memory.of((value,), value.numpy) for name, value in shown.items()}


def _differ(one: Mapping[str, np.ndarray], right: Mapping[str, np.ndarray]) -> bool:
    """Whether a value is not the right one; one that is missing is no value."""
    return any(
        value.shape != right[name].shape or not np.allclose(value, right[name])
        for name, value in one.items()
        if value is not right[name]
    )


def _steps(made: Wrong, count: int) -> Steps:
    """The wrong models of so many cases, to look something up in."""
    keys = [key.replace(" ", "_") for key in made]
    table = predictions([values for _, values in made.values()], count)
    return Steps(keys, [sentence for sentence, _ in made.values()], table)


def _restored(payload: bytes, count: int) -> Steps:
    """The entry of so many cases; raises where it is none."""
    stored = STORED.decode(payload)
    refuse_other_lengths(stored.table.count, [range(count)])
    return Steps(stored.keys, stored.sentences, restore(stored.table))


def _matching(table: Predictions, shown: Mapping[str, Sequence[ShownValue]]) -> list[int]:
    """The rows of the models that may be what was made, those first that show as much as it.

    One that explains away what is right is none of them, nor one that says something else of the
    first wrong value; of what it says of the other wrong ones, most must be so, too.
    """
    count = len(table.numbers)
    refuted, begun = np.zeros(count, bool), np.zeros(count, bool)
    explained, said = np.zeros(count), np.zeros(count)
    for values in shown.values():
        told, same = _told(table, [one for one in values if not one.right])
        refuted |= (told & ~same & ~begun) | _explains_away(table, values)
        begun |= told
        explained += told & same
        said += told
    fitting = (explained > 0) & (explained >= MOST_OF_IT * said) & ~refuted
    chosen = [int(row) for row in np.flatnonzero(fitting)]
    return sorted(chosen, key=lambda row: _otherwise(table, shown, row))


def _told(table: Predictions, wrong: Sequence[ShownValue]) -> tuple[np.ndarray, np.ndarray]:
    """Of each model, whether it says something of these wrong values, and if so, all of them."""
    told, same = np.zeros(len(table.numbers), bool), np.ones(len(table.numbers), bool)
    for one in wrong:
        told |= table.told(one)
        same &= table.same(one)
    return told, same


def _explains_away(table: Predictions, values: Sequence[ShownValue]) -> np.ndarray:
    """Which models say something else of a value that is right."""
    found = np.zeros(len(table.numbers), bool)
    for one in values:
        if one.right:
            found |= table.told(one) & ~table.same(one)
    return found


def _otherwise(table: Predictions, shown: Mapping[str, Sequence[ShownValue]], row: int) -> int:
    """How many values a model shows that were not shown, or does not show that were."""
    there = {(one.number, one.expected.name) for values in shown.values() for one in values}
    told = table.shape_of[row] != NOTHING
    return sum(bool(told[column]) != (slot in there) for slot, column in table.columns.items())
