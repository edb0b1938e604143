"""Moodle: the worksheet is filled in by participant, in any language, and nothing is guessed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from autograder.classroom.batch.roll import Standing
from autograder.classroom.gradebooks import moodle
from autograder.classroom.sheets.export import Export, Written
from autograder.classroom.sheets.sheet import SheetError
from tests.support.standings import stands

ENGLISH = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 101","Alice Ames",alice@example.edu,"Submitted for grading",,100.00,Yes,-,-,
"Participant 102","Bob Bell",bob@example.edu,"Submitted for grading",50.00,100.00,Yes,-,-,
"Participant 103","Carol Cole",carol@example.edu,"No submission",,100.00,No,-,-,"=1+1"
"Participant 104","Dan Dean",dan@example.edu,"No submission",,100.00,Yes,-,-,
"""
GERMAN = """\
ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden
Teilnehmer/in101,Alice Ames,alice@example.edu,x,,"100,00",Ja
Teilnehmer/in102,Bob Bell,bob@example.edu,y,"50,00","100,00",Nein
"""
UNKNOWN = """\
Einkenni,Fullt nafn,Netfang,Staða,Einkunn,Hæsta einkunn,Má breyta
Þátttakandi 101,Alice Ames,alice@example.edu,Skilað,,100.00,Já
Þátttakandi 102,Bob Bell,bob@example.edu,Skilað,50.00,100.00,Nei
"""
Table = list[list[str]]


def filled(
    folder: Path, standings: list[Standing], text: str = ENGLISH, column: str = ""
) -> tuple[Table, Written]:
    """The rows of the worksheet that was filled in, and what was said."""
    like, target = folder / "worksheet.csv", folder / "filled.csv"
    like.write_text(text, "utf-8")
    said = moodle.write(Export(standings, target, like, column))
    assert like.read_text("utf-8") == text
    return [*csv.reader(io.StringIO(target.read_text("utf-8"), newline=""))], said


def grades(rows: Table) -> list[str]:
    return [row[4] for row in rows[1:]]


def test_one_column_is_filled_in_and_all_else_stays_as_it_is(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("x", ids={"participant": "101"})])
    before = [*csv.reader(io.StringIO(ENGLISH))]
    before[1][4], before[3][9] = "87.5", "'=1+1"
    assert rows == before
    assert said.people == 1
    assert any("an apostrophe before it: line 4, Feedback comments" in one for one in said.notes)


@pytest.mark.parametrize(
    "one",
    [
        stands("x", "No One", ids={"participant": "Participant 101"}),
        stands("x", "No One", source="all.zip: Alice Ames_101_assignsubmission_file/handin.tar"),
        stands("alice@example.edu", "No One"),
        stands("x", "No One", ids={"login": "alice@example.edu"}),
        stands("x", "Alice Ames"),
        stands("x", "Ames, Alice"),
    ],
)
def test_people_are_matched_by_participant_then_identifier_then_name(
    one: Standing, tmp_path: Path
) -> None:
    rows, _ = filled(tmp_path, [one])
    assert grades(rows) == ["87.5", "50.00", "", ""]


def test_who_is_another_participant_is_another_person_of_that_name(tmp_path: Path) -> None:
    rows, said = filled(tmp_path, [stands("x", "Alice Ames", ids={"participant": "999"})])
    assert grades(rows) == ["", "50.00", "", ""]
    assert "not in the file: Alice Ames (x)" in said.notes


@pytest.mark.parametrize(
    ("text", "points"), [(GERMAN, "87,5"), (UNKNOWN, "87.5"), (GERMAN.replace(",x", ",-"), "87,5")]
)
def test_columns_are_found_in_any_language(text: str, points: str, tmp_path: Path) -> None:
    both = [stands("x", ids={"participant": "101"}), stands("y", ids={"participant": "102"})]
    rows, said = filled(tmp_path, both, text)
    assert grades(rows)[0] == points
    assert grades(rows)[1] in ("50,00", "50.00")
    assert "locked in Moodle, so that nothing was written: Y (y)" in said.notes


def test_what_moodle_would_skip_is_told_and_not_written(tmp_path: Path) -> None:
    many = [
        stands("a", points=101, ids={"participant": "101"}),
        stands("b", points=0, ids={"participant": "102"}),
        stands("c", points=50, ids={"participant": "103"}),
        stands("d", points=None, ids={"participant": "104"}),
    ]
    rows, said = filled(tmp_path, many)
    assert grades(rows) == ["", "0", "", ""]
    assert said.people == 1
    assert [*said.notes][:4] == [
        "no points yet, so that nothing was written: D (d)",
        "more than the worksheet's 100, so that nothing was written: A (a)",
        "a grade of 0, which Moodle may not import: see to it by hand: B (b)",
        "locked in Moodle, so that nothing was written: C (c)",
    ]


def test_a_scale_is_refused(tmp_path: Path) -> None:
    text = ENGLISH.replace("100.00", '"poor, good, best"').replace("Maximum Grade", "Scale")
    with pytest.raises(SheetError, match="is graded by a scale, poor, good, best"):
        filled(tmp_path, [stands("x")], text)


def test_a_column_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    text = UNKNOWN.replace("100.00", "").replace("50.00", "")
    with pytest.raises(SheetError, match="cannot be told; say so with --column, of Einkenni"):
        filled(tmp_path, [stands("x")], text)
    rows, _ = filled(tmp_path, [stands("x", ids={"participant": "101"})], text, "einkunn")
    assert grades(rows)[0] == "87.5"
    with pytest.raises(SheetError, match="cannot be told"):
        filled(tmp_path, [stands("x")], text, "Nothing")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Identifier,x\nParticipant 1,2\nParticipant 1,3\n"])
def test_what_is_no_worksheet_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="expected a grading worksheet of Moodle"):
        filled(tmp_path, [stands("x")], text)
