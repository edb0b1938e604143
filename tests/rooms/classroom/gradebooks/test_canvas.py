"""Canvas: the exported gradebook is filled in, matched as Canvas does, and nothing is guessed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from autograder.classroom.batch.roll import Standing
from autograder.classroom.gradebooks import canvas
from autograder.classroom.sheets.export import Export, Written
from autograder.classroom.sheets.sheet import SheetError
from tests.support.standings import stands

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (11),HW2 (12),Final Score"
BOOK = f"""\
{HEADER}
,,,,,Manual Posting,,
    Points Possible,,,,,100,100,(read only)
"Ames, Alice",101,s1,alice,Sec 1,90,,90
"Bell, Bob",102,s2,bob,Sec 1,80,EX,80
"Cole, Carol",103,s3,carol,Sec 2,70,-,70
"Dean, Dan",104,s4,dan,Sec 2,60,55,60
"Student, Test",999,,test1,Sec 1,,,
"""
Table = list[list[str]]


def filled(
    folder: Path, standings: list[Standing], text: str = BOOK, column: str = "HW2"
) -> tuple[Table, Written]:
    """The rows of the gradebook that was filled in, and what was said."""
    like, target = folder / "export.csv", folder / "import.csv"
    like.write_bytes(text.encode())
    said = canvas.write(Export(standings, target, like, column))
    assert like.read_bytes() == text.encode()
    comma = ";" if text.count(";") > text.count(",") else ","
    read = csv.reader(io.StringIO(target.read_text("utf-8"), newline=""), delimiter=comma)
    return [*read], said


def test_one_column_is_filled_in_and_all_else_stays_as_it_is(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("s1", points=87.5), stands("s4", points=100)])
    before = [*csv.reader(io.StringIO(BOOK))]
    changed = [(n, m) for n, row in enumerate(rows) for m, c in enumerate(row) if c != before[n][m]]
    assert changed == [(3, 6), (6, 6)]
    assert (rows[3][6], rows[6][6]) == ("87.5", "100")
    assert said.people == 2
    assert said.notes == (
        "in the file, and nobody of this class: line 5, Bell, Bob, line 6, Cole, Carol, line 8, "
        "Student, Test",
        "had other points in the gradebook before: line 7",
    )


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (stands("x", "No One", ids={"canvas": "101", "sid": "s2"}), 3),  # the ID comes first
        (stands("x", "No One", ids={"sid": "S2", "login": "carol"}), None),  # EX, below
        (stands("x", "No One", ids={"login": "Carol"}), 5),
        (stands("carol", "No One"), 5),
        (stands("x", "alice   AMES"), 3),
        (stands("x", "Ames, Alice"), 3),
    ],
)
def test_people_are_matched_by_id_then_sis_id_then_login_then_name(
    one: Standing, line: int | None, tmp_path: Path
) -> None:
    rows, _ = filled(tmp_path, [one])
    assert [n for n, row in enumerate(rows) if row[6] == "87.5"] == ([line] if line else [])


def test_who_has_another_identifier_is_another_person_of_that_name(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("x", "Alice Ames", ids={"sid": "s77"})])
    assert "87.5" not in [row[6] for row in rows]
    assert "not in the file: Alice Ames (x)" in said.notes


def test_who_is_found_by_identifier_is_not_somebody_else_of_that_name(tmp_path: Path) -> None:
    text = BOOK + '"Ames, Alice",105,s5,alice2,Sec 2,,,\n'
    rows, said = filled(tmp_path, [stands("s1", "Alice Ames")], text)
    assert [n for n, row in enumerate(rows) if row[6] == "87.5"] == [3]
    assert any(note.endswith("line 9, Ames, Alice") for note in said.notes)


def test_who_matches_twice_gets_nothing_and_is_told(tmp_path: Path) -> None:
    text = BOOK + '"Ames, Alice",105,s5,alice2,Sec 2,,,\n'
    twins = [stands("y", "Dan Dean"), stands("z", "Dan Dean")]
    rows, said = filled(tmp_path, [stands("x", "Alice Ames"), *twins], text)
    assert "87.5" not in [row[6] for row in rows]
    assert "fits several rows, so that nothing was written: Alice Ames (x)" in said.notes
    assert "fits several people, so that nothing was written: line 7, Dean, Dan" in said.notes


def test_who_is_excused_stays_so_and_who_has_no_points_keeps_what_is_there(tmp_path: Path) -> None:
    standings = [stands("s2"), stands("s4", points=None), stands("s3", points=0)]
    rows, said = filled(tmp_path, standings)
    assert [row[6] for row in rows[3:7]] == ["", "EX", "0", "55"]
    assert said.people == 1
    assert "excused in the gradebook, which stays so: line 5" in said.notes
    assert "no points yet, so that nothing was written: S4 (s4)" in said.notes


@pytest.mark.parametrize("column", ["HW2", "hw2", "HW2 (12)", "(12)", "12"])
def test_the_column_is_found_by_its_title_or_its_id(column: str, tmp_path: Path) -> None:
    rows, _ = filled(tmp_path, [stands("s1")], column=column)
    assert rows[3][6] == "87.5"


def test_a_title_that_is_not_there_becomes_a_column_behind_the_assignments(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("s1")], column="HW3")
    assert rows[0] == [*HEADER.split(",")[:7], "HW3", "Final Score"]
    assert [row[7] for row in rows] == ["HW3", "", "100", "87.5", "", "", "", ""]
    assert "the gradebook has no column 'HW3': Canvas makes a new assignment of it" in said.notes


@pytest.mark.parametrize(
    ("column", "complaint"),
    [
        ("", "expected the assignment's title or id .*; it has HW1 \\(11\\), HW2 \\(12\\)"),
        ("77", "no column has the id 77; the gradebook has HW1"),
        ("Final Score", "'Final Score' is no assignment; the gradebook has HW1"),
        ("Section", "'Section' is no assignment; the gradebook has HW1"),
        ("HW", "'HW' is the title of several columns, HW \\(1\\), HW \\(2\\); say the id"),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused(
    column: str, complaint: str, tmp_path: Path
) -> None:
    text = BOOK.replace("HW1 (11),HW2 (12)", "HW (1),HW (2)") if column == "HW" else BOOK
    with pytest.raises(SheetError, match=complaint):
        filled(tmp_path, [stands("s1")], text, column)
    assert not (tmp_path / "import.csv").exists()


def test_a_file_with_semicolons_and_decimal_commas_keeps_them(tmp_path: Path) -> None:
    text = (
        BOOK.replace('"', "")
        .replace(", ", " ")
        .replace(",", ";")
        .replace("100;100", "100,00;100,00")
    )
    rows, said = filled(tmp_path, [stands("s1", points=1234.5)], text)
    assert rows[3][6] == "1234,5"
    assert not any("points possible" in note for note in said.notes)


def test_points_have_no_separator_that_canvas_takes_for_a_decimal_one(tmp_path: Path) -> None:
    rows, _ = filled(tmp_path, [stands("s1", points=1234), stands("s3", points=1234.567)])
    assert (rows[3][6], rows[5][6]) == ("1234", "1234.57")


def test_other_points_possible_are_told_and_scale_nothing(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("s1")], BOOK.replace("100,100", "100,50"))
    assert rows[3][6] == "87.5"
    assert any(
        "has 50 points possible, and the assignment's items make 100" in n for n in said.notes
    )


def test_a_hostile_name_begins_no_formula(tmp_path: Path) -> None:
    text = BOOK.replace('"Ames, Alice"', '"=HYPERLINK(""http://x"")"').replace("Dean, Dan", "@x")
    rows, said = filled(tmp_path, [stands("s1")], text)
    assert rows[3][0].startswith("'=")
    assert rows[6][0] == "'@x"
    assert rows[3][6] == "87.5"
    assert (
        "would begin a formula, and has an apostrophe before it: line 4, Student, line 7, Student"
        in said.notes
    )


def test_a_first_and_a_last_name_are_a_name(tmp_path: Path) -> None:
    text = "LastName,FirstName,ID,SIS Login ID,HW2 (12)\nAmes,Alice,101,alice,\n"
    rows, _ = filled(tmp_path, [stands("x", "Alice Ames")], text)
    assert rows[1][4] == "87.5"


def test_the_file_that_is_filled_in_is_never_written_over(tmp_path: Path) -> None:
    like = tmp_path / "export.csv"
    like.write_text(BOOK, "utf-8")
    (tmp_path / "link.csv").symlink_to(like)
    for target in (like, tmp_path / "link.csv"):
        with pytest.raises(SheetError, match="is the file that is filled in"):
            canvas.write(Export([stands("s1")], target, like, "HW2"))
    assert like.read_text("utf-8") == BOOK
    with pytest.raises(SheetError, match="expected the gradebook that Canvas exported"):
        canvas.write(Export([stands("s1")], tmp_path / "new.csv", None, "HW2"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            b"a,b\n1,2\n",
            "expected a gradebook of Canvas, with the columns Student and ID, got a, b",
        ),
        (b"", "expected a header"),
        ("Student,ID\nÄ,1\n".encode("latin-1"), "is not UTF-8"),
        (b'Student,ID\n"x,1\n', "is no CSV"),
    ],
)
def test_what_is_no_gradebook_is_refused(content: bytes, complaint: str, tmp_path: Path) -> None:
    like = tmp_path / "export.csv"
    like.write_bytes(content)
    with pytest.raises(SheetError, match=complaint):
        canvas.write(Export([stands("s1")], tmp_path / "new.csv", like, "HW2"))


def test_a_byte_order_mark_and_line_ends_are_kept(tmp_path: Path) -> None:
    like, target = tmp_path / "export.csv", tmp_path / "import.csv"
    content = ("\ufeff" + BOOK.replace("\n", "\r\n")).encode()
    like.write_bytes(content)
    canvas.write(Export([stands("nobody")], target, like, "HW2"))
    assert target.read_bytes() == content
