"""What wrong versions show, by case and name: of each value its projection, in one table.

A version is a known mistake, or a model of which one step is wrong. There are thousands, and their
values as they are would take a hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from autograder.diagnosis.projection import Projected, projected
from autograder.diagnosis.values import ShownValue
from autograder.grading.entries import StoredArray, restore_array, store_array

NOTHING = 0  # in the place of a shape's number: nothing is said of a value
Slot = tuple[int, str]  # the number of a case, and a value's name
Values = Sequence[Mapping[str, np.ndarray]]  # by case and name


class StoredPredictions(msgspec.Struct, array_like=True):
    """A table as it is stored; see `Predictions`."""

    count: int
    slots: list[Slot]
    shapes: list[tuple[int, ...]]
    shape_of: StoredArray
    numbers: StoredArray


@dataclass(frozen=True)
class Predictions:
    """What each version (rows) shows in each slot (columns), of so many cases (`count`).

    `numbers` (rows, columns) has the projections, `shape_of` (rows, columns) the place of the shape
    among the `shapes`, counted from 1; it is negative where a value is not finite, and `NOTHING`
    where nothing is said.
    """

    count: int
    columns: dict[Slot, int]
    shapes: list[tuple[int, ...]]
    shape_of: np.ndarray
    numbers: np.ndarray

    def of(self, row: int) -> list[dict[str, Projected]]:
        """What a version shows, by case and name."""
        found: list[dict[str, Projected]] = [{} for _ in range(self.count)]
        shape_of, numbers = self.shape_of[row].tolist(), self.numbers[row].tolist()
        for (number, name), column in self.columns.items():
            if place := shape_of[column]:
                shape = self.shapes[abs(place) - 1]
                found[number][name] = Projected(shape, numbers[column], place > NOTHING)
        return found

    def told(self, value: ShownValue) -> np.ndarray:
        """Which versions (rows,) say something of a value."""
        column = self._column(value)
        if column is None:
            return np.zeros(len(self.numbers), bool)
        return np.asarray(self.shape_of[:, column] != NOTHING)

    def same(self, value: ShownValue) -> np.ndarray:
        """Which versions (rows,) show this very value, but for rounding."""
        column = self._column(value)
        if column is None or value.yours.shape not in self.shapes:
            return np.zeros(len(self.numbers), bool)
        place = self.shapes.index(value.yours.shape) + 1
        near = np.abs(self.numbers[:, column] - value.projection) <= value.reach
        return np.asarray(near & (np.abs(self.shape_of[:, column]) == place))

    def _column(self, value: ShownValue) -> int | None:
        return self.columns.get((value.number, value.expected.name))


def predictions(versions: Sequence[Values], count: int) -> Predictions:
    """The table of what versions show of so many cases."""
    slots = dict.fromkeys(
        (number, name) for values in versions for number, case in enumerate(values) for name in case
    )
    columns = {slot: column for column, slot in enumerate(slots)}
    numbers = np.zeros((len(versions), len(slots)))
    shape_of = np.full(numbers.shape, NOTHING, np.int16)
    places: dict[tuple[int, ...], int] = {}
    for row, values in enumerate(versions):
        for number, case in enumerate(values):
            for name, array in case.items():
                one, column = projected(array), columns[number, name]
                place = places.setdefault(one.shape, len(places) + 1)
                numbers[row, column] = one.number
                shape_of[row, column] = place if one.finite else -place
    return Predictions(count, columns, [*places], shape_of, numbers)


def store(table: Predictions) -> StoredPredictions:
    """The table as it is stored: column by column, for what stands in one is much the same."""
    shape_of, numbers = table.shape_of.T.astype("<i2"), table.numbers.T.astype("<f8")
    stored = store_array(shape_of), store_array(numbers)
    return StoredPredictions(table.count, [*table.columns], table.shapes, *stored)


def restore(stored: StoredPredictions) -> Predictions:
    """The table again."""
    columns = {slot: column for column, slot in enumerate(stored.slots)}
    shape_of, numbers = restore_array(stored.shape_of).T, restore_array(stored.numbers).T
    return Predictions(stored.count, columns, stored.shapes, shape_of, numbers)
