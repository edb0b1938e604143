"""Cells: no formula begins in one, and no locale reads other points than were written."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.classroom.sheets.cells import guarded, has_decimal_comma, number, points_text
from autograder.classroom.sheets.sheet import Sheet

BEGINNINGS = "=+-@\t\r＝＋－＠"
HOSTILE = st.text(st.sampled_from(BEGINNINGS + "\"'“ ,;\n\u00a0a1|"), max_size=12) | st.text()
quickly = settings(derandomize=True, deadline=None, max_examples=150)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ('"=1+1"', '"\'=1+1"'),
        ("  =1", "  '=1"),
        ("＝1+1", "'＝1+1"),
        ("x;=1", "x;'=1"),  # read with another delimiter, it ends there
        ('x,"=1', "x,\"'=1"),
        ("Ann-Marie O'Neil", "Ann-Marie O'Neil"),
        ("well done - mostly", "well done - mostly"),
        ("-", "-"),
        ("-5", "-5"),
        ("-5,5", "-5,5"),
        ("+1.234,00", "+1.234,00"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_what_would_begin_a_formula_has_an_apostrophe_before_it(cell: str, written: str) -> None:
    assert guarded(cell) == written
    assert guarded(written) == written


@quickly
@given(HOSTILE)
def test_no_cell_begins_a_formula(text: str) -> None:
    shown = guarded(text)
    bare = shown.strip().lstrip('"“”„').strip()
    safe = shown.strip() == "-" or number(shown) is not None
    assert safe or not (shown[:1] in tuple("\t\r\n") or bare.startswith(tuple(BEGINNINGS)))


@quickly
@given(HOSTILE, st.sampled_from(",;\t"))
def test_no_cell_begins_one_either_where_it_is_read_with_another_delimiter(
    text: str, delimiter: str
) -> None:
    made = Sheet([["x"], [f"a{text}b"]]).to_bytes().decode("utf-8", "surrogatepass")
    for line in made.splitlines():
        for cell in line.split(delimiter)[1:]:
            assert not cell.lstrip('"“”„').startswith(tuple("=+-@"))


@quickly
@given(st.floats(0, 1e6))
def test_points_are_read_as_they_were_written_by_whatever_locale(points: float) -> None:
    for comma in (False, True):
        text = points_text(points, comma)
        assert number(text) == pytest.approx(points, abs=0.0051)
        whole, mark, part = text.partition("," if comma else ".")
        assert whole.isdecimal()  # no separator of thousands
        assert len(part) <= 2 or not mark  # never three digits, which could be thousands


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,234", 1.234), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("100", 100), ("87,50", 87.5),
     ("EX", None), ("-", None), ("", None), ("12a", None), ("-3.5", -3.5), ("٣", None)],
)  # fmt: skip
def test_a_number_is_what_canvas_takes_it_for(cell: str, value: float | None) -> None:
    assert number(cell) == value


def test_a_decimal_comma_is_known_by_what_can_be_nothing_else() -> None:
    assert has_decimal_comma(["12", "87,50"])
    assert has_decimal_comma(["100,00000"])
    assert not has_decimal_comma(["1,234", "Doe, Jane", "12.5"])


def test_a_table_is_a_csv_whatever_is_in_it() -> None:
    rows = [["name", "x"], ['a "b", c', "d\ne"], ["", "f;g"]]
    again = csv.reader(io.StringIO(Sheet(rows, ";").to_bytes().decode(), newline=""), delimiter=";")
    assert [*again] == rows
