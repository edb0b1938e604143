"""Arrays as lines of text: shapes as they are, and as few digits as tell numbers apart."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.by_hand.tables import Room, both_tables, given_table
from autograder.records.layout import WIDTH, laid_out
from autograder.records.scorecard import Setting, SmallestCase, Table

ROOM = Room(8, 50)


def lines_of(array: np.ndarray, room: Room = ROOM) -> list[str]:
    table = given_table("A", array, "", 1, room)
    assert table is not None
    return [*table.lines]


def both(yours: list[float], expected: list[float]) -> tuple[str, str]:
    """One line of yours, and of what was expected."""
    one, other = np.array(yours), np.array(expected)
    pair = both_tables(one, other, ~np.isclose(one, other, rtol=1e-9), 1, ROOM)
    assert pair is not None
    return pair[0].lines[0].strip(), pair[1].lines[0].strip()


@pytest.mark.parametrize(
    ("shape", "lines"),
    [
        ((), ["1"]),
        ((3,), ["1  2  3"]),
        ((1, 3), ["1  2  3"]),
        ((3, 1), ["1", "2", "3"]),
        ((2, 2), ["1  2", "3  4"]),
        ((1, 1, 2), ["1  2"]),
        ((2, 1, 2), ["[0, 0] 1  2", "[1, 0] 3  4"]),
        ((1, 2, 2), ["[0, 0] 1  2", "[0, 1] 3  4"]),
        ((1, 2, 2, 1), ["[0, 0] 1", "       2", "[0, 1] 3", "       4"]),
        ((0,), ["(no elements)"]),
    ],
)
def test_a_shape_is_drawn_as_it_is(shape: tuple[int, ...], lines: list[str]) -> None:
    array = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
    assert [" ".join(one.split(" ")) for one in lines_of(array)] == lines


def test_what_is_large_and_mostly_zero_is_listed() -> None:
    array = np.zeros((12, 8))
    assert lines_of(array) == ["all 0, shape (12, 8)"]
    array[3, 2], array[11, 0] = 2, -1
    assert lines_of(array) == ["2 at [3, 2]; -1 at [11, 0]; else 0, shape (12, 8)"]
    assert given_table("A", np.ones((12, 8)), "", 1, ROOM) is None


@pytest.mark.parametrize(
    ("yours", "expected", "shown"),
    [
        ([1.0], [2.0], ("1*", "2*")),
        ([0.123456], [0.654321], ("0.1235*", "0.6543*")),
        ([1.00002], [1.00004], ("1.00002*", "1.00004*")),
        ([float("nan"), 3.0], [1.0, 3.0], ("nan* 3", "1* 3")),
        ([12345.0], [12346.0], ("12345*", "12346*")),
    ],
)
def test_wrong_and_right_are_told_apart(
    yours: list[float], expected: list[float], shown: tuple[str, str]
) -> None:
    assert tuple(" ".join(one.split()) for one in both(yours, expected)) == shown


def test_what_is_right_is_written_as_expected() -> None:
    one, other = np.array([2.0, -3e-9]), np.array([1.0, 2e-9])
    pair = both_tables(one, other, np.array([True, False]), 1, ROOM)
    assert pair is not None
    assert [" ".join(table.lines[0].split()) for table in pair] == ["2* 0", "1* 0"]


def table(name: str, *lines: str, step: str = "") -> Table:
    return Table(name, (len(lines),), lines, step)


def test_a_case_is_laid_out_step_by_step() -> None:
    case = SmallestCase(
        "A of shape (2, 1), kernel 2",
        "dLdA (2nd call)",
        (
            table("W", "1"),
            table("A", "1", "2", step="first call"),
            table("A", "3", "4", "5", step="second call"),
            table("dLdZ", "6", "7", "8", step="second call"),
        ),
        table("yours", "1*"),
        table("expected", "2*"),
        (Setting("kernel", "2"), Setting("stride", "3")),
    )
    assert [*laid_out(case)] == [
        "stride 3",
        "W                      1",
        "first call:",
        "A                      1",
        "                       2",
        "second call:",
        "A                      3   dLdZ  6",
        "                       4         7",
        "                       5         8",
        "dLdA (2nd call) yours  1*",
        "             expected  2*",
    ]


def test_tables_stand_below_each_other_where_they_would_not_fit() -> None:
    wide = tuple("1" * (WIDTH // 2) for _ in range(3))
    case = SmallestCase("", "Z", (), table("yours", *wide), table("expected", *wide))
    assert len([*laid_out(case)]) == 6
