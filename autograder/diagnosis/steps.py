"""What models show of which one step is wrong, from the cache where it can.

All is computed when PyTorch is loaded anyway. Of each wrong model, a few numbers are kept by which
it is found among many; what is found is compared in full before anything is said.
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
from autograder.diagnosis.values import ShownValue
from autograder.grading.compare import tolerance
from autograder.grading.entries import (
    StoredArray,
    entry_name,
    refuse_other_lengths,
    restore_array,
    salt,
    store_array,
)
from autograder.grading.reference import References
from autograder.records.decoders import msgpack_decoder

SOURCES = ("course/programs", "diagnosis/steps.py")
CONVENTION = "linear_gradients"
SUM, MEAN = "sum", "mean"
NEAR = {np.dtype(np.float64): 1e-7, np.dtype(np.float32): 1e-3}  # relative, of a look-up alone
MOST_LOOKED_AT = 40
MOST_OF_IT = 2 / 3  # of the wrong values that a wrong model says something of, by name
Catalogued = dict[str, tuple[str, list[dict[str, np.ndarray]]]]


class StoredEdit(msgspec.Struct, array_like=True):
    """One wrong model: what it shows of each case is packed until somebody wants to see it."""

    key: str
    sentence: str
    packed: bytes


class StoredSteps(msgspec.Struct, array_like=True):
    """All wrong models of some cases, and for each value of each its `prints`, as `print_of`.

    `slots` are the numbers of the cases and the names of the values.
    """

    count: int
    slots: list[tuple[int, str]]
    prints: StoredArray  # (edits, slots), NaN where nothing is shown
    edits: list[StoredEdit]


class StepsAtHand(msgspec.Struct):
    """The same, to look something up in."""

    slots: dict[tuple[int, str], int]
    prints: np.ndarray
    edits: list[StoredEdit]


STORED: msgspec.msgpack.Decoder[StoredSteps] = msgpack_decoder(StoredSteps)
PACKED: msgspec.msgpack.Decoder[list[dict[str, StoredArray]]] = msgpack_decoder(
    list[dict[str, StoredArray]]
)


class WrongSteps:
    """Gives the wrong models that may be what was shown, by the references' PyTorch and cache."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._cache = references.cache
        self._salt = references.salt + (salt(SOURCES) if references.folder else "")

    def prepare(self, exercise: Exercise, cases: list[Case]) -> None:
        """Compute all that `matching` needs of these cases; nothing for what is no model.

        Raises `ReferenceUnavailableError` where PyTorch is needed and cannot be loaded.
        """
        if is_model(exercise):
            self._get(exercise, cases, SUM)

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
        chosen = _matching(steps, shown)[:MOST_LOOKED_AT]
        found = [steps.edits[number] for number in chosen]
        return {f"step/{one.key}": (one.sentence, _unpacked(one.packed)) for one in found}

    def _get(self, exercise: Exercise, cases: list[Case], way: str) -> StepsAtHand:
        ways = exercise.conventions.get(CONVENTION, (SUM,))
        names = {one: entry_name(self._salt, exercise, cases, f"steps {one}") for one in ways}
        known = self._cache.read(names[way], partial(_at_hand, count=len(cases)))
        if known is not None:
            return known
        with self._references.torch() as torch, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = {one: _packed(values) for one, values in _edited(torch, exercise, cases, ways)}
        for one, stored in made.items():
            self._cache.write(names[one], msgspec.msgpack.encode(stored))
        return _opened(made[way])


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


def print_of(value: np.ndarray) -> float:
    """A number by which a value is found: its elements in a sum of fixed weights, in any shape."""
    return float(np.asarray(value, np.float64).ravel() @ _weights(value.size))


def _weights(size: int) -> np.ndarray:
    return np.asarray(np.cos(1.7 * np.arange(size) + 0.3))


def _packed(made: Mapping[str, tuple[str, Values]]) -> StoredSteps:
    slots = dict.fromkeys(
        (number, name)
        for _, values in made.values()
        for number, v in enumerate(values)
        for name in v
    )
    prints = np.full((len(made), len(slots)), np.nan)
    columns = {slot: column for column, slot in enumerate(slots)}
    for row, (_, values) in enumerate(made.values()):
        for number, shown in enumerate(values):
            for name, value in shown.items():
                prints[row, columns[number, name]] = print_of(value)
    kept = [
        StoredEdit(key.replace(" ", "_"), sentence, _pack(values))
        for key, (sentence, values) in made.items()
    ]
    count = max((len(values) for _, values in made.values()), default=0)
    return StoredSteps(count, [*slots], store_array(prints), kept)


def _pack(values: Values) -> bytes:
    stored = [{name: store_array(value) for name, value in shown.items()} for shown in values]
    return msgspec.msgpack.encode(stored)


def _unpacked(packed: bytes) -> Values:
    return [
        {name: restore_array(value) for name, value in shown.items()}
        for shown in PACKED.decode(packed)
    ]


def _at_hand(payload: bytes, count: int) -> StepsAtHand:
    """The entry of so many cases; raises where it is none."""
    stored = STORED.decode(payload)
    refuse_other_lengths(stored.count, [range(count)])
    return _opened(stored)


def _opened(stored: StoredSteps) -> StepsAtHand:
    slots = {slot: column for column, slot in enumerate(stored.slots)}
    return StepsAtHand(slots, restore_array(stored.prints), stored.edits)


def _matching(steps: StepsAtHand, shown: Mapping[str, Sequence[ShownValue]]) -> list[int]:
    """The numbers of the edits that may be what was made, those first that show as much as it.

    One that explains away what is right is none of them, nor one that says something else of the
    first wrong value; of what it says of the other wrong ones, most must be so, too.
    """
    count = len(steps.edits)
    refuted, begun = np.zeros(count, bool), np.zeros(count, bool)
    explained, said = np.zeros(count), np.zeros(count)
    for values in shown.values():
        told, near = _told(steps, [one for one in values if not one.right])
        refuted |= (told & ~near & ~begun) | _explains_away(steps, values)
        begun |= told
        explained += told & near
        said += told
    fitting = (explained > 0) & (explained >= MOST_OF_IT * said) & ~refuted
    chosen = [int(row) for row in np.flatnonzero(fitting)]
    return sorted(chosen, key=lambda row: _otherwise(steps, shown, row))


def _told(steps: StepsAtHand, wrong: Sequence[ShownValue]) -> tuple[np.ndarray, np.ndarray]:
    """Of each edit, whether it says something of these wrong values, and if so, all of them."""
    told, near = np.zeros(len(steps.edits), bool), np.ones(len(steps.edits), bool)
    for one in wrong:
        prints = _prints(steps, one)
        told |= ~np.isnan(prints)
        near &= _near(prints, one)
    return told, near


def _explains_away(steps: StepsAtHand, values: Sequence[ShownValue]) -> np.ndarray:
    """Which edits say something else of a value that is right."""
    found = np.zeros(len(steps.edits), bool)
    for one in values:
        if one.right:
            prints = _prints(steps, one)
            found |= ~np.isnan(prints) & ~_near(prints, one)
    return found


def _prints(steps: StepsAtHand, value: ShownValue) -> np.ndarray:
    """What each edit shows in the place of a value; NaN where it shows nothing."""
    column = steps.slots.get((value.number, value.expected.name))
    return np.full(len(steps.edits), np.nan) if column is None else steps.prints[:, column]


def _near(prints: np.ndarray, value: ShownValue) -> np.ndarray:
    """Which prints may be those of a value, but for rounding."""
    weights = _weights(value.yours.size)
    allowed = tolerance(value.expected, value.dtype) * np.abs(weights).sum()
    weighed = value.yours.ravel() * weights
    rounding = NEAR[value.dtype] * (np.abs(weighed).sum() + 1)
    return np.asarray(np.abs(prints - weighed.sum()) <= allowed + rounding)


def _otherwise(steps: StepsAtHand, shown: Mapping[str, Sequence[ShownValue]], row: int) -> int:
    """How many values an edit shows that were not shown, or does not show that were."""
    there = {(one.number, one.expected.name) for values in shown.values() for one in values}
    told = steps.prints[row]
    return sum(np.isnan(told[column]) == (slot in there) for slot, column in steps.slots.items())
