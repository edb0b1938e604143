"""Extensions: a line of a CSV is about one person of the class, or it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.batch.extensions import Extension, read_extensions
from autograder.classroom.batch.roll import Person
from autograder.classroom.sheets.sheet import SheetError

CLASS = [
    Person("alice", "Alice", "alice@example.edu", {"sid": "17"}),
    Person("bob", "Bob", ids={"sid": "18", "login": "b1"}),
    Person("bo", "Bo", ids={"login": "b1"}),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "extensions.csv"


def test_a_person_is_found_by_any_identifier(path: Path) -> None:
    path.write_text(
        "Person;days;free_days;excused\nALICE@example.edu;2.5;;\n18;;0;\n\nbo;;;yes\n", "utf-8"
    )
    found = read_extensions(path, CLASS)
    assert found.by_key == {
        "alice": Extension(days=2.5),
        "bob": Extension(free_days=0),
        "bo": Extension(excused=True),
    }
    assert found.notes == ()


def test_who_is_nobody_or_several_is_told(path: Path) -> None:
    path.write_text("person,days\ncarol,1\nb1,1\nAlice,1\n", "utf-8")
    found = read_extensions(path, CLASS)
    assert [*found.by_key] == ["alice"]
    assert found.notes == (
        "line 2: 'carol' is nobody of this class",
        "line 3: 'b1' is several of this class",
    )


def test_all_lines_that_cannot_be_meant_are_told_at_once(path: Path) -> None:
    path.write_text(
        "person,days,free_days,excused\nalice,-1,,\nbob,,1.5,\nbo,,,maybe\nbo,1,,\nbo,2,,\n",
        "utf-8",
    )
    with pytest.raises(SheetError) as wrong:
        read_extensions(path, CLASS)
    assert str(wrong.value).splitlines() == [
        f"{path}: line 2: 'alice': days: expected a number from 0 to 3650, got '-1'",
        f"{path}: line 3: 'bob': free_days: expected a whole number from 0 to 3650, got '1.5'",
        f"{path}: line 4: 'bo': excused: expected yes or no, got 'maybe'",
        f"{path}: line 6: 'bo' is there twice",
    ]


@pytest.mark.parametrize("text", ["name,days\nalice,1\n", "person,day\nalice,1\n", ""])
def test_a_file_without_its_columns_is_refused(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(SheetError, match="expected"):
        read_extensions(path, CLASS)
