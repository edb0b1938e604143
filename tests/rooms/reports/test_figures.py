"""The smallest case as a picture: the numbers that are written out, and nothing else."""

from __future__ import annotations

import math

import pytest

from autograder.grading.grade import Grader
from autograder.records.scorecard import SmallestCase, Table
from autograder.reports.figures import picture_of, values_in
from autograder.reports.heat import LEVELS, colour, heat_maps
from tests.samples.findings import FINDINGS
from tests.support.grading import examined
from tests.support.spoilt import planted


def case(shape: tuple[int, ...], yours: tuple[str, ...], expected: tuple[str, ...]) -> SmallestCase:
    return SmallestCase("A", "Z", (), Table("yours", shape, yours), Table("right", shape, expected))


def test_rows_columns_and_planes_are_those_of_the_shape() -> None:
    shown = picture_of(case((2, 1, 3), ("1 2 3", "4* 5 6"), ("1 2 3", "-4* 5 6")))
    assert shown is not None
    (plane,) = shown.planes  # the first is right
    assert plane.at == (1,)
    assert plane.yours == ((4.0, 5.0, 6.0),)
    assert plane.expected == ((-4.0, 5.0, 6.0),)
    assert plane.wrong == ((True, False, False),)
    assert (shown.worst, shown.differing, shown.wrong_planes) == ((1, 0, 0), 1, 1)
    assert shown.axes == ("axis 0", "axis 1", "axis 2")


def test_a_column_that_is_drawn_as_one_and_kernels_that_stand_apart() -> None:
    column = picture_of(case((2, 1), ("1*", "2"), ("3*", "2")), ("output", "column"))
    assert column is not None
    assert column.planes[0].yours == ((1.0,), (2.0,))
    assert column.axes == ("output", "column")
    apart = picture_of(case((2, 2, 1), ("[1", "2]", "", "[3", "4*]"), ("1", "2", "", "3", "5*")))
    assert apart is not None
    assert apart.planes[0].yours == ((3.0,), (4.0,))
    assert apart.worst == (1, 1, 0)


def test_the_worst_is_what_differs_most_and_before_all_what_is_not_finite() -> None:
    shown = picture_of(case((1, 3), ("1* 9* 2",), ("2* 3* 2",)))
    assert shown is not None
    assert shown.worst == (0, 1)
    shown = picture_of(case((1, 3), ("nan* 9* -inf*",), ("2* 3* 2*",)))
    assert shown is not None
    assert shown.worst == (0, 0)
    assert math.isnan(shown.planes[0].yours[0][0])


@pytest.mark.parametrize(
    ("shape", "yours", "expected"),
    [
        pytest.param((1, 2), ("ValueError: no",), ("1 2",), id="an exception"),
        pytest.param((1, 2), ("1*",), ("1 2",), id="too few numbers"),
        pytest.param((1, 2), ("1* 2 3",), ("1 2 3",), id="too many numbers"),
        pytest.param((0, 2), ("(no elements)",), ("(no elements)",), id="no elements"),
        pytest.param((), ("1*",), ("2*",), id="a number"),
        pytest.param((1, 1), ("1*",), ("2*",), id="a single element"),
        pytest.param((1, 2), ("1 2",), ("1 2",), id="nothing is marked"),
    ],
)
def test_there_is_no_picture(
    shape: tuple[int, ...], yours: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert picture_of(case(shape, yours, expected)) is None


def test_there_is_no_picture_of_another_shape() -> None:
    other = SmallestCase(
        "A", "Z", (), Table("y", (2, 1), ("1*", "2")), Table("e", (1, 2), ("1 3",))
    )
    assert picture_of(other) is None


def small_case_of(grader: Grader, name: str) -> SmallestCase:
    plant = next(one for one in FINDINGS if one.name == name)
    small = examined(grader, planted(plant), plant.item)[0].items[0].smallest
    assert small is not None
    return small


@pytest.mark.parametrize("name", ["a known mistake", "NaN in some place"])
def test_a_real_smallest_case_is_drawn_with_all_its_numbers(grader: Grader, name: str) -> None:
    small = small_case_of(grader, name)
    shown = picture_of(small)
    assert shown is not None
    assert len(values_in(small.yours)) == math.prod(small.yours.shape) > 1
    stars = sum(line.count("*") for line in small.yours.lines)
    assert shown.differing == stars > 0
    first = next(heat_maps(shown, 1))
    assert [one.kind for one in first] == ["yours", "expected", "difference"]


@pytest.mark.parametrize("name", ["a wrong shape", "an exception in some cases"])
def test_a_real_smallest_case_without_a_picture(grader: Grader, name: str) -> None:
    assert picture_of(small_case_of(grader, name)) is None


def test_zero_alone_has_the_middle_colour() -> None:
    assert [colour(v, 8.0) for v in (0.0, -0.0, 8.0, -8.0)] == ["zero", "zero", "p7", "n7"]
    assert colour(1e-300, 8.0) == "p1"
    assert colour(-1e-300, 1e300) == "n1"
    assert colour(1e308, 1e308) == f"p{LEVELS}"
    assert [colour(v, 1.0) for v in (math.nan, math.inf, -math.inf)] == ["odd"] * 3
    assert colour(5e-324, 5e-324) == f"p{LEVELS}"
