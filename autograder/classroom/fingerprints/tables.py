"""From what faulty versions show to the table of an exercise: what is the same is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.classroom.fingerprints.trial import Trial
from autograder.course.exercise import Reading
from autograder.diagnosis.fingerprints.lookup import reach
from autograder.diagnosis.fingerprints.stored import MISSING, RIGHT, Fault, PrintTable, Slot
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND


@dataclass(frozen=True)
class Print:
    """A wrong value in numbers: its shape, its projection, and how far that may err."""

    shape: tuple[int, ...]
    number: float
    reach: float


Row = dict[Slot, Print | None]  # of a faulty version: its wrong values, None where one is missing


def row(shown: Sequence[ShownValue], due: Sequence[Slot]) -> Row:
    """What a version shows that is not right, by slot; `due` are those that it should fill."""
    seen = {slot_of(value): value for value in shown}
    made: Row = {}
    for slot in due:
        value = seen.get(slot)
        if value is None:
            made[slot] = None
        elif not value.right:
            made[slot] = Print(value.yours.shape, value.projection, reach(value))
    return made


def differ(name: str, one: Row, other: Row) -> bool:
    """Whether two versions show something else under a name."""
    slots = {slot for slot in (*one, *other) if slot[0] == name}
    return any(
        (slot in one) != (slot in other) or not _alike(one[slot], other[slot]) for slot in slots
    )


def _alike(one: Print | None, other: Print | None) -> bool:
    if one is None or other is None:
        return one is other
    near = np.isclose(one.number, other.number, rtol=0, atol=one.reach, equal_nan=True)
    return one.shape == other.shape and bool(near)


def slot_of(value: ShownValue) -> Slot:
    """Where a value is shown."""
    return value.name, value.number, value.second


def slots(trial: Trial) -> list[Slot]:
    """Where numbers are shown, in order."""
    return [
        (one.name.removesuffix(SECOND), number, one.name.endswith(SECOND))
        for number, expected in enumerate(trial.references)
        for one in expected
        if not isinstance(one.value, str)
    ]


@dataclass
class Maker:
    """Makes a table of the rows of one reading."""

    reading: Reading
    slots: list[Slot]
    _known: dict[Slot, list[Print]] = field(default_factory=dict)
    _faults: dict[tuple[int, ...], list[Fault]] = field(default_factory=dict)

    def add(self, made: Row, fault: Fault) -> None:
        """Take up what a fault shows; one that shows no wrong value is left out."""
        if not any(made.values()):
            return
        numbers = tuple(
            self._number(slot, made[slot]) if slot in made else RIGHT for slot in self.slots
        )
        faults = self._faults.setdefault(numbers, [])
        if fault not in faults:
            faults.append(fault)

    def _number(self, slot: Slot, one: Print | None) -> int:
        if one is None:
            return MISSING
        known = self._known.setdefault(slot, [])
        for number, other in enumerate(known):
            near = abs(other.number - one.number) <= one.reach
            if near and other.shape == one.shape:
                return number
        known.append(one)
        return len(known) - 1

    def table(self) -> PrintTable:
        """All that was taken up."""
        known = [self._known.get(slot, []) for slot in self.slots]
        flat = [one for each in known for one in each]
        shapes = [*dict.fromkeys(one.shape for one in flat)]
        rows = np.array([*self._faults], dtype=np.int16).reshape(-1, len(self.slots))
        return PrintTable(
            self.reading,
            self.slots,
            np.cumsum([0, *map(len, known[:-1])]),
            shapes,
            np.array([shapes.index(one.shape) for one in flat], dtype=np.int16),
            np.array([one.number for one in flat]),
            rows,
            [_told(faults) for faults in self._faults.values()],
        )


def _told(faults: Sequence[Fault]) -> list[Fault]:
    """Those that are told of a version: of each place the simplest."""
    simplest = sorted(faults, key=lambda fault: fault.rank)
    first = {fault.where: fault for fault in reversed(simplest)}
    return [fault for fault in simplest if first[fault.where] is fault]


def merged(tables: Iterable[PrintTable]) -> list[PrintTable]:
    """Those in which there is something."""
    return [table for table in tables if table.faults]
