"""The assignment that a watched tree is graded by is read again where its file has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.assignment import AssignmentError, load
from autograder.workbench.watch.sheet import Loaded, Sheet

TEXT = 'title = "t"\n[items]\n"{}" = {{ exercise = "Linear", points = 1 }}\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "hers.toml"
    path.write_text(TEXT.format("A"), "utf-8")
    return path


@pytest.fixture
def sheet(path: Path) -> Sheet:
    def loaded() -> Loaded:
        return load(str(path)), None

    return Sheet([path], loaded()[0], loaded)


def test_nothing_has_changed_where_the_text_is_the_same(path: Path, sheet: Sheet) -> None:
    path.write_text(path.read_text("utf-8"), "utf-8")
    assert sheet.renewed() is None


def test_what_has_changed_is_there_once(path: Path, sheet: Sheet) -> None:
    path.write_text(TEXT.format("B"), "utf-8")
    renewed = sheet.renewed()
    assert isinstance(renewed, tuple)
    assert [item.name for item in renewed[0].items] == ["B"]
    assert sheet.assignment is renewed[0]
    assert sheet.renewed() is None


def test_what_is_wrong_is_told_once_and_the_old_one_stays(path: Path, sheet: Sheet) -> None:
    path.write_text(TEXT.format("B").replace("Linear", "Liner"), "utf-8")
    assert isinstance(error := sheet.renewed(), AssignmentError)
    assert "there is no exercise 'Liner'" in str(error)
    assert [item.name for item in sheet.assignment.items] == ["A"]
    assert sheet.renewed() is None
    path.write_text(TEXT.format("A"), "utf-8")
    assert isinstance(sheet.renewed(), tuple)


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_a_file_that_is_about_to_be_written_is_waited_for(
    text: str | None, path: Path, sheet: Sheet
) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    assert sheet.renewed() is None
    path.write_text(TEXT.format("B"), "utf-8")
    assert isinstance(sheet.renewed(), tuple)
