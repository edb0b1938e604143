"""Arrays as lines of text: shapes as they are, numbers as short as they can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import NamedTuple

import numpy as np

from autograder.records.scorecard import Table

DIGITS = range(4, 8)  # as few as tell yours from expected
GIVEN_DIGITS = 5
NOISE = 3e-5  # of the greatest number: what is less is a rounding error, or eps's share
SPARSE, MANY = 8, 16  # one of so many numbers is not 0, of more than these: they are listed
FEW = 6  # elements that are listed, where all of them would take too many lines


class Room(NamedTuple):
    """How many lines an array may take, and how many characters each."""

    lines: int
    columns: int


def given_table(name: str, array: np.ndarray, step: str, width: int, room: Room) -> Table | None:
    """An array that was given, of any shape; one too large is told by what is not 0, if little is.

    None where even that is too much.
    """
    columns = array.shape[-1] if array.ndim else 1
    large = height(array.shape) > room.lines or columns * (width + 1) - 1 > room.columns
    if array.size and (large or SPARSE * np.count_nonzero(array) < array.size > MANY):
        places = np.argwhere(array)
        if len(places) > FEW:
            return None
        told = [f"{_text(array[tuple(at)], GIVEN_DIGITS)} at {place(at)}" for at in places]
        rest = f"{'else' if told else 'all'} 0, shape {array.shape}"
        return Table(name, array.shape, tuple(wrap("; ".join([*told, rest]), room.columns)), step)
    return Table(name, array.shape, tuple(drawn(texts(array), width)), step)


def both_tables(
    yours: np.ndarray, expected: np.ndarray, wrong: np.ndarray | None, width: int, room: Room
) -> tuple[Table, Table] | None:
    """Both values in columns of one width; `wrong` has the shape of both, or is None.

    Elements that are right are written as expected, for they differ by rounding alone. Where all
    would take too many lines, only wrong ones are listed; None where those are too many as well.
    """
    if wrong is None:
        return _shaped("yours", yours, width, room), _shaped("expected", expected, width, room)
    mine, theirs = told_apart(yours, expected, wrong)
    if height(yours.shape) > room.lines:
        places = np.argwhere(wrong)
        if len(places) > FEW:
            return None
        rest = f"else right, shape {yours.shape}"
        lists = [
            wrap(
                "; ".join([*(f"{cells[tuple(at)].strip()} at {place(at)}" for at in places), rest]),
                room.columns,
            )
            for cells in (mine, theirs)
        ]
        names = ("yours", "expected")
        one, two = (
            Table(n, yours.shape, tuple(each)) for n, each in zip(names, lists, strict=True)
        )
        return one, two
    width = max([width, *(len(text) for text in (*mine.ravel(), *theirs.ravel()))])
    lines = [tuple(drawn(cells, width)) for cells in (mine, theirs)]
    return Table("yours", yours.shape, lines[0]), Table("expected", expected.shape, lines[1])


def _shaped(name: str, array: np.ndarray, width: int, room: Room) -> Table:
    """One of two values of different shapes: of one that is too large, the shape alone."""
    lines = [*drawn(texts(array), width)]
    if len(lines) > room.lines or max(map(len, lines)) > room.columns:
        lines = []
    return Table(name, array.shape, (*lines, f"of shape {array.shape}"))


def told_apart(
    yours: np.ndarray, expected: np.ndarray, wrong: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of both, of one shape, as texts that differ wherever `wrong` says so.

    A wrong element has a star behind it, in both.
    """
    for digits, noise in [*((digits, NOISE) for digits in DIGITS), (DIGITS[-1], 0.0)]:
        mine, theirs = _texts(yours, digits, noise), _texts(expected, digits, noise)
        if (mine != theirs)[wrong].all():
            break
    mine = np.asarray(np.where(wrong, mine, theirs), dtype=object)
    return _marked(mine, wrong), _marked(theirs, wrong)


def _marked(cells: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    pairs = zip(cells.ravel(), wrong.ravel(), strict=True)
    marked = [f"{cell}{'*' if star else ' '}" for cell, star in pairs]
    return np.array(marked, dtype=object).reshape(cells.shape)


def texts(array: np.ndarray) -> np.ndarray:
    """The numbers of an array of any shape, in its shape, with room for a star behind each."""
    return _marked(_texts(array, GIVEN_DIGITS, 0.0), np.zeros(array.shape, bool))


def _texts(array: np.ndarray, digits: int, noise: float) -> np.ndarray:
    finite = np.abs(array[np.isfinite(array)])
    least = noise * max(float(finite.max(initial=0.0)), 1.0)
    found = [_text(0.0 if abs(value) < least else value, digits) for value in array.ravel()]
    return np.array(found, dtype=object).reshape(array.shape)


def _text(value: float, digits: int) -> str:
    """A number: whole ones as such, others with so many significant digits."""
    value = float(value)
    if np.isfinite(value) and abs(value) < 10**9 and value == round(value):
        return str(int(value))
    return f"{value:.{digits}g}"


def height(shape: tuple[int, ...]) -> int:
    """How many lines an array of this shape takes."""
    return int(np.prod(shape[:-1])) if len(shape) > 1 else 1


def drawn(cells: np.ndarray, width: int) -> Iterator[str]:
    """Rows of cells of one width and any shape, a column as a column.

    Of more than two axes, each matrix of the last two, or of three axes each row, has its index
    before it, unless there is but one.
    """
    if cells.size == 0:
        yield "(no elements)"
        return
    if cells.ndim < 3:
        yield from (
            _row(row, width) for row in cells.reshape(-1, cells.shape[-1] if cells.ndim else 1)
        )
        return
    planes = [*np.ndindex(cells.shape[:2])]
    for at in planes:
        heading = f"[{', '.join(map(str, at))}] " if len(planes) > 1 else ""
        plane = cells[at].reshape(-1, cells.shape[-1])
        for number, row in enumerate(plane):
            start = heading if number == 0 else " " * len(heading)
            yield f"{start}{_row(row, width)}"


def _row(cells: np.ndarray, width: int) -> str:
    return " ".join(f"{cell:>{width}}" for cell in cells).rstrip()


def place(at: np.ndarray) -> str:
    """The index of an element, given as an array of one axis (axes,)."""
    return f"[{', '.join(map(str, at))}]"
