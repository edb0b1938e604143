"""Which planted faults show what a submission shows, in all cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.diagnosis.chains import is_contradicted
from autograder.diagnosis.fingerprints.stored import MISSING, RIGHT, Fault, PrintTable, Slot
from autograder.diagnosis.values import ShownValue

SINGLE = float(np.finfo(np.float32).eps)  # what is stored is of single precision
EITHER = "either"  # in the place of an operator, where two faults fit


@dataclass(frozen=True)
class Match:
    """Faults that all explain every wrong value under these names, and what else they would do.

    `beside` is the number of other names under which they would show something wrong.
    """

    names: frozenset[str]
    beside: int
    faults: tuple[Fault, ...]


def matches(
    table: PrintTable,
    shown: Mapping[str, Sequence[ShownValue]],
    missing: Collection[Slot] = (),
) -> list[Match]:
    """All that explain something, those that explain the most first.

    None of them changes a value that the submission has right, or makes something else of the same
    quantity at another step; and none explains a name without raising wherever the submission does
    before that was shown: there it is `missing`.
    """
    places = {slot: place for place, slot in enumerate(table.slots)}
    seen = {
        places[name, value.number, value.second]: value
        for name, values in shown.items()
        for value in values
        if (name, value.number, value.second) in places
    }
    same = {place: _same(table, place, value) for place, value in seen.items()}
    same |= {
        places[slot]: np.asarray(table.rows[:, places[slot]] == MISSING)
        for slot in missing
        if slot in places
    }
    right = [place for place, value in seen.items() if value.right]
    possible = np.logical_and.reduce([same[place] for place in right], initial=True)
    found = []
    explaining = _explained(table, seen, same)
    names = [*explaining]
    for row in np.flatnonzero(possible & np.logical_or.reduce([*explaining.values()])):
        explained = frozenset(name for name in names if explaining[name][row])
        changed = {
            slot[0]
            for slot, number in zip(table.slots, table.rows[row], strict=True)
            if number != RIGHT
        }
        if is_contradicted(explained, changed, names):
            continue
        found.append(Match(explained, len(changed - explained), tuple(table.faults[row])))
    return sorted(found, key=_rank)


def _explained(
    table: PrintTable, seen: Mapping[int, ShownValue], same: Mapping[int, np.ndarray]
) -> dict[str, np.ndarray]:
    """For each name under which something is wrong, which versions show the same in all cases."""
    by_name: dict[str, list[int]] = {}
    for place in same:
        by_name.setdefault(table.slots[place][0], []).append(place)
    wrong = {
        table.slots[place][0]
        for place, value in seen.items()
        if not value.right and not value.expected.untouched
    }
    # Where there is no number at all, too many faults show the same.
    numbers = (place for place, value in seen.items() if np.isfinite(value.yours).any())
    wrong &= {table.slots[place][0] for place in numbers}
    return {
        name: np.logical_and.reduce([same[place] for place in places])
        for name, places in by_name.items()
        if name in wrong
    }


def _same(table: PrintTable, place: int, value: ShownValue) -> np.ndarray:
    """Which versions (versions,) show this very value in this slot."""
    column = table.rows[:, place]
    if value.right:
        return np.asarray(column == RIGHT)
    start = int(table.starts[place])
    end = int(table.starts[place + 1]) if place + 1 < len(table.starts) else len(table.numbers)
    near = np.abs(table.numbers[start:end] - value.projection) <= reach(value)
    shape = value.yours.shape
    fitting = [number for number, known in enumerate(table.shapes) if known == shape]
    alike = near & np.isin(table.shape_of[start:end], fitting)
    padded = np.append(alike, [False, False])  # for MISSING and RIGHT, which count from the end
    assert (MISSING, RIGHT) == (-2, -1)
    return np.asarray(padded[column])


def reach(value: ShownValue) -> float:
    """By how much the stored projection of the same value may differ from a value's own."""
    return value.reach + SINGLE * abs(value.projection)


@dataclass(frozen=True)
class Told:
    """What to say of a wrong value, and under which names it explains what is wrong."""

    fault: Fault
    names: frozenset[str]

    @property
    def alone(self) -> bool:
        """Whether it explains no other value, or says only where the fault is."""
        return len(self.names) == 1 or not self.fault.plain


def told(name: str, found: Sequence[Match]) -> Told | None:
    """What to say of a wrong value: the fault that explains it, and no fewer others than any.

    Where one of another method, or about something else there, explains as many, both are said; of
    more than two none is.
    """
    explaining = [match for match in found if name in match.names]
    if not explaining:
        return None
    rank = _rank(explaining[0])
    alike = [fault for match in explaining if _rank(match) == rank for fault in match.faults]
    simplest = sorted(alike, key=lambda fault: fault.rank)
    by_place = {fault.where: fault for fault in reversed(simplest)}
    first, *others = sorted(by_place.values(), key=lambda fault: fault.rank)
    others = [fault for fault in others if fault.plain or not first.plain]
    if len(others) > 1 or (others and not first.plain):
        return None
    return Told(_either(first, others[0]) if others else first, explaining[0].names)


def _either(first: Fault, second: Fault) -> Fault:
    """Two faults that show the same, as one."""
    sentence = f"{first.sentence.removesuffix('.')}; or {_lower(second.sentence)}"
    return Fault(EITHER, sentence, first.where, first.rank)


def _rank(match: Match) -> tuple[int, int]:
    return -len(match.names), match.beside


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
