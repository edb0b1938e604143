"""What is made anew: CSV, JSON Lines, Gradescope's results, pages. Whole, or not at all."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import jsonschema
import msgspec
import pytest

from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.classroom.class_page.shown import Shown, shown
from autograder.classroom.gradebooks import GRADEBOOKS, gradescope, jsonl, pages
from autograder.classroom.gradebooks import csv as plain_csv
from autograder.classroom.sheets.export import Export
from autograder.classroom.sheets.file_names import LONGEST, file_name, file_names
from autograder.classroom.sheets.sheet import SheetError
from tests.support.nasty import NASTY
from tests.support.standings import card, item, stands

LINE = "1 day at 10 %: 87.5 - 8.75 = 78.75"
# What Gradescope documents of results.json, and nothing else.
NUMBER, TEXT = {"type": "number"}, {"type": "string"}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
TEXT_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEST = {
    "type": "object",
    "required": ["score", "max_score", "name", "status"],
    "additionalProperties": False,
    "properties": {
        "score": NUMBER,
        "max_score": NUMBER,
        "status": {"enum": ["passed", "failed"]},
        "name": TEXT,
        "name_format": TEXT_FORMAT,
        "number": TEXT,
        "output": TEXT,
        "output_format": TEXT_FORMAT,
        "tags": {"type": "array", "items": TEXT},
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["score", "tests"],
    "additionalProperties": False,
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": TEXT,
        "output_format": TEXT_FORMAT,
        "test_output_format": TEXT_FORMAT,
        "test_name_format": TEXT_FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
}


def late() -> Standing:
    """Somebody with an attempt, a card of two items, and a late day."""
    one = Attempt("alice", 2, "handin.tar", "d" * 64, "x", "2026-10-02T15:00:00Z")
    return Standing(Person("alice", "Alice", "a@example.edu"), (one,), one, card(), 78.75, (LINE,))


def ungraded() -> Standing:
    """Somebody at one of whose items the grader failed."""
    broken = msgspec.structs.replace(item("Linear", 0, 100), graded=False, reason="it broke")
    return msgspec.structs.replace(stands("bob"), card=card(broken))


def test_every_gradebook_is_there_by_its_name() -> None:
    assert [*GRADEBOOKS] == ["canvas", "csv", "gradescope", "jsonl", "moodle", "pages"]
    assert all(one.HELP and isinstance(one.LIKE, str) for one in GRADEBOOKS.values())
    assert [name for name, one in GRADEBOOKS.items() if one.LIKE] == ["canvas", "moodle"]


def test_a_csv_has_a_line_for_each_person_and_a_column_for_each_item(tmp_path: Path) -> None:
    target = tmp_path / "points.csv"
    everybody = [late(), stands("dan", points=None), ungraded()]
    said = plain_csv.write(Export(everybody, target))
    with open(target, encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert rows[0] == {
        "key": "alice", "name": "Alice", "email": "a@example.edu", "attempt": "2", "attempts": "1",
        "submitted": "2026-10-02T15:00:00Z", "points": "78.75", "possible": "100",
        "arithmetic": LINE, "Linear": "50", "Conv1d": "37.5",
    }  # fmt: skip
    assert [row["points"] for row in rows] == ["78.75", "", ""]
    assert [row["Linear"] for row in rows] == ["50", "", ""]
    assert said.notes == (
        "no points yet: Dan (dan)",
        "not wholly graded, so that points are left blank: Bob (bob)",
    )


@pytest.mark.parametrize("name", NASTY)
def test_no_name_begins_a_formula_in_a_csv(name: str, tmp_path: Path) -> None:
    target = tmp_path / "points.csv"
    plain_csv.write(Export([stands(f"={name}", name)], target))
    with open(target, encoding="utf-8", newline="") as file:
        _, row = csv.reader(file)
    assert not any(cell.startswith(tuple("=+@\t\r\n")) for cell in row)
    assert not any(cell.startswith("-") for cell in row)


def test_json_lines_have_a_line_for_each_person(tmp_path: Path) -> None:
    target = tmp_path / "points.jsonl"
    everybody = [late(), stands("dan", points=None), ungraded()]
    assert jsonl.write(Export(everybody, target)).people == 3
    read = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [one["person"]["key"] for one in read] == ["alice", "dan", "bob"]
    assert [one["points"] for one in read] == [78.75, None, None]
    assert read[0]["items"]["Conv1d"] == {"points": 37.5, "possible": 50}
    assert read[0]["arithmetic"] == [LINE]
    assert read[0]["counted"]["number"] == 2
    assert read[2]["items"]["Linear"]["points"] is None


def test_gradescope_gets_what_it_documents(tmp_path: Path) -> None:
    said = gradescope.write(
        Export([late(), ungraded(), stands("dan", points=None)], tmp_path / "out", show=telling_all)
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["alice"]
    told = json.loads((tmp_path / "out" / "alice" / "results.json").read_text("utf-8"))
    jsonschema.validate(told, SCHEMA)
    assert told["score"] == 78.75
    assert told["output"].splitlines()[0] == LINE
    assert told["execution_time"] == 1.5
    assert [(one["name"], one["score"], one["status"]) for one in told["tests"]] == [
        ("Linear", 50, "passed"), ("Conv1d", 37.5, "failed"),
    ]  # fmt: skip
    assert "yours is 1, expected 2" in told["tests"][1]["output"]
    assert said.people == 1
    assert "not wholly graded, so that nothing was written: Bob (bob)" in said.notes


def test_gradescope_is_told_of_who_handed_in_nothing_that_counts() -> None:
    told = json.loads(gradescope.results(shown(Standing(Person("x", "X"), points=0.0))))
    jsonschema.validate(told, SCHEMA)
    assert (told["score"], told["tests"]) == (0, [])


def names_in(files: dict[str, bytes]) -> dict[str, str]:
    """Whose page each file is."""
    heading = re.compile(r"<h1>hw2p1: (.*?)</h1>")
    return {
        name: found[1] for name, data in files.items() if (found := heading.search(data.decode()))
    }


def telling_all(one: Standing) -> Shown:
    return shown(one, tells={item.name: "case" for item in one.card.items} if one.card else {})


def test_pages_lie_in_a_folder_by_key(tmp_path: Path) -> None:
    everybody = [stands("alice"), stands("../bob"), stands("dan", points=None)]
    said = pages.write(Export(everybody, tmp_path / "out"))
    found = names_in({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert found == {"alice.html": "Alice", "_..%2Fbob_.html": "../Bob"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert said.notes == ("nothing graded, so that there is no page: Dan (dan)",)


def test_a_page_has_the_arithmetic_in_it(tmp_path: Path) -> None:
    pages.write(Export([late()], tmp_path / "out"))
    page = (tmp_path / "out" / "alice.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert LINE in page


def test_moodle_takes_pages_by_the_names_of_its_own_folders(tmp_path: Path) -> None:
    everybody = [
        stands("alice", source="all.zip: Alice Ames_101_assignsubmission_file/handin.tar"),
        stands("bob", "Bob_B/../ell", ids={"participant": "102"}),
        stands("carol"),
        stands("dan", ids={"participant": "104"}),
        stands("dave", ids={"participant": "104"}),
    ]
    said = pages.write(Export(everybody, tmp_path / "feedback.zip"))
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        found = names_in({name: archive.read(name) for name in archive.namelist()})
    assert found == {
        "Alice Ames_101_assignfeedback_file/report.html": "Alice",
        "Bob B .. ell_102_assignfeedback_file/report.html": "Bob_B/../ell",
    }
    assert said.people == 2
    assert said.notes == (
        "no participant's number of Moodle, so that there is no page: Carol (carol)",
        "have one participant's number, 104, so that there is no page: Dan (dan), Dave (dave)",
    )


@pytest.mark.parametrize("name", ["out", "feedback.zip"])
def test_pages_are_written_whole_or_not_at_all(name: str, tmp_path: Path) -> None:
    def failing(one: Standing) -> Shown:
        if one.person.key == "bob":
            raise RuntimeError("no page")
        return shown(one)

    both = [stands(key, ids={"participant": str(n)}) for n, key in enumerate(["alice", "bob"])]
    with pytest.raises(RuntimeError):
        pages.write(Export(both, tmp_path / name, show=failing))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["out", "feedback.zip"])
def test_what_is_there_is_not_written_over(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    if name == "out":
        target.mkdir()
        pages.write(Export([stands("alice")], target))  # an empty one is filled
    else:
        target.write_bytes(b"mine")
    with pytest.raises(SheetError, match="is there already; name another"):
        pages.write(Export([stands("alice", ids={"participant": "1"})], target))


@pytest.mark.parametrize("text", [*NASTY, "..", ".", "con", "LPT1.html", "a/b\\c", "é" * 99, " x "])
def test_a_key_is_a_name_of_a_file_that_every_system_takes(text: str, tmp_path: Path) -> None:
    name = file_name(text)
    assert 0 < len(name) <= LONGEST
    assert name.isascii()
    assert not {*name} & {*'<>:"/\\|?*\0'}
    (tmp_path / name).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_keys_that_differ_by_case_alone_have_files_of_their_own() -> None:
    names = file_names(["alice", "Alice", "bob"])
    assert len({name.casefold() for name in names.values()}) == 3
    assert names["bob"] == "bob"
