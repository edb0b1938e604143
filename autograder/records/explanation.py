"""What is known of one item: the record from which its own reports are made."""

from __future__ import annotations

import math

import msgspec

from autograder.records.record import InertRecord

Numbers = tuple[tuple[float, ...], ...]


class CaseLine(InertRecord, frozen=True):
    """One case, counted from 1: what it is, and the names under which something is wrong.

    `missing` is the first value that was not shown. `remarks` are names that would be wrong, but
    cost nothing. A case is not `reached` where an earlier one ended the process.
    """

    number: int
    label: str
    wrong: tuple[str, ...] = ()
    missing: str = ""
    remarks: tuple[str, ...] = ()
    reached: bool = True

    @property
    def failed(self) -> bool:
        """Whether it costs points."""
        return bool(self.wrong or self.missing)


class Plane(InertRecord, frozen=True):
    """A part of an array in two axes: `at` are its indices along the others, `first` its corner.

    `yours`, `expected` and `wrong` are of one shape, rows of columns.
    """

    at: tuple[int, ...]
    first: tuple[int, int]
    yours: Numbers
    expected: Numbers
    wrong: tuple[tuple[bool, ...], ...]


class Picture(InertRecord, frozen=True):
    """Where a value differs: `axes` say what its axes mean, `worst` is the worst element.

    The last two axes are rows and columns of the planes, which hold what differs, worst first;
    `wrong_planes` counts all of them. An array of one axis is a single row.
    """

    name: str
    case: int
    label: str
    shape: tuple[int, ...]
    axes: tuple[str, ...]
    worst: tuple[int, ...]
    differing: int
    planes: tuple[Plane, ...]
    wrong_planes: int

    @property
    def elements(self) -> int:
        """How many elements the value has."""
        return math.prod(self.shape)


class Excerpt(InertRecord, frozen=True):
    """Some lines of a file of the submission, numbered from `first` on, of one function.

    The `marked` one is where an exception came from, or where the function begins that makes a
    wrong value; of that, `left` lines more are not shown.
    """

    file: str
    function: str
    first: int
    marked: int
    lines: tuple[str, ...]
    left: int = 0


class Explanation(InertRecord, frozen=True):
    """What an item asks for, how each case went, what failing ones share, where values differ.

    `excerpts` are the submission's own lines around the faults. `called` has what the course calls
    classes that we call otherwise.
    """

    item: str
    task: str
    formula: str
    home: str
    builds_on: tuple[str, ...]
    hidden: bool
    cases: tuple[CaseLine, ...] = ()
    in_common: tuple[str, ...] = ()
    picture: Picture | None = None
    excerpts: tuple[Excerpt, ...] = ()
    called: dict[str, str] = msgspec.field(default_factory=dict)
