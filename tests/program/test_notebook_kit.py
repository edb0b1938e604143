"""The handout as a notebook: it runs as it is, and what is written in it is graded."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.classroom.handout import sources
from autograder.classroom.kit import packed
from autograder.classroom.kits.notebook import FILE, _alone, for_nbgrader, for_otter, for_students
from autograder.course import assignment as assignments
from tests.conftest import Grade
from tests.support.places import ROOT

NAME = "hw1p1"
SHEET = assignments.load(NAME)


def cells(notebook: bytes, kind: str = "code") -> list[str]:
    found = json.loads(notebook)["cells"]
    return ["".join(one["source"]) for one in found if one["cell_type"] == kind]


def read(notebook: bytes) -> Any:
    return nbformat.reads(notebook.decode(), as_version=4)  # type: ignore[no-untyped-call]


def test_it_is_a_notebook_with_a_cell_for_each_file_and_a_check_for_each_item() -> None:
    made = for_students(NAME, SHEET, sources(ROOT / "handout"))
    nbformat.validate(read(made))
    texts = cells(made)
    checks = [text for text in texts if text.startswith("check(")]
    assert len(checks) == len(SHEET.items)
    assert any(text.startswith('"""The fully connected layer."""') for text in texts)
    metadata = [one["metadata"].get("nbgrader") for one in json.loads(made)["cells"]]
    graded = [one for one in metadata if one and one["grade"]]
    assert sum(one["points"] for one in graded) == 100
    open_cells = [one["grade_id"] for one in metadata if one and one["solution"]]
    assert "mytorch-linear" in open_cells
    assert "mytorch-checks" not in open_cells
    assert "BEGIN SOLUTION" not in made.decode()


def test_each_file_stands_behind_those_that_it_imports() -> None:
    made = cells(for_students(NAME, SHEET, sources(ROOT / "handout")), "markdown")
    files = [text.splitlines()[0].strip("# `") for text in made[1:]]
    for later, earlier in (
        ("mytorch/checks.py", "mytorch/layer.py"),
        ("mytorch/linear.py", "mytorch/checks.py"),
        ("models/mlp.py", "mytorch/linear.py"),
    ):
        assert files.index(later) > files.index(earlier)


def test_otter_finds_its_marks_and_one_test_for_each_item() -> None:
    """Tried with otter-grader 7.0: `otter assign`, then `otter run` of stubs and solution."""
    made = for_otter(NAME, SHEET, sources(ROOT))
    nbformat.validate(read(made))
    raw = [text.splitlines()[0] for text in cells(made, "raw")]
    assert raw[0] == "# ASSIGNMENT CONFIG"
    for begin, end in (("QUESTION", "QUESTION"), ("SOLUTION", "SOLUTION"), ("TESTS", "TESTS")):
        assert raw.count(f"# BEGIN {begin}") == raw.count(f"# END {end}") > 5
    linear = next(text for text in cells(made) if "class Linear" in text)
    assert "# BEGIN SOLUTION" in linear
    tests = [text.splitlines()[-1] for text in cells(made) if "# BEGIN TEST CONFIG" in text]
    assert 'points("Linear") == 15' in tests
    assert len(tests) == len(SHEET.items)


def test_what_a_kit_cannot_grade_is_for_a_person() -> None:
    sheet = assignments.load("hw2p1")
    otter = for_otter("hw2p1", sheet, sources(ROOT))
    (question,) = (text for text in cells(otter, "raw") if "name: mcq" in text)
    assert question.endswith("points: 5\nmanual: true")
    assert not [text for text in cells(otter) if "MCQ" in text and "points(" in text]
    for made in (for_nbgrader, for_students):
        found = json.loads(made("hw2p1", sheet, sources(ROOT)))["cells"]
        own = {one["metadata"]["nbgrader"]["grade_id"]: one["metadata"]["nbgrader"]
               for one in found if "nbgrader" in one["metadata"]}  # fmt: skip
        assert own["mcq"]["points"] == 5
        assert sum(one.get("points", 0) for one in own.values()) == 100


def test_nothing_is_imported_that_another_cell_defines() -> None:
    """The kit has it as a stub."""
    for made in (for_students, for_nbgrader, for_otter):
        texts = cells(made(NAME, SHEET, sources(ROOT)))
        assert not [
            text for text in texts if re.search(r"^from (mytorch|models)", text, re.MULTILINE)
        ]


def test_items_of_the_same_class_are_asked_for_by_their_own_names(tmp_path: Path) -> None:
    sheet = tmp_path / "twice.toml"
    items = (
        '"Week 1" = { exercise = "Linear", points = 5 }',
        '"week-1" = { exercise = "Linear", points = 1 }',
    )
    sheet.write_text("\n".join(['title = "Twice"', "total = 6", "[items]", *items]), "utf-8")
    made = json.loads(for_students("twice", assignments.load(str(sheet)), sources(ROOT)))["cells"]
    checks = [one for one in made if "".join(one["source"]).startswith("check(")]
    assert ["".join(one["source"]).splitlines()[0] for one in checks] == [
        'check("Week 1")',
        'check("week-1")',
    ]
    assert len({one["metadata"]["nbgrader"]["grade_id"] for one in checks}) == 2


def test_what_is_imported_by_another_name_keeps_it() -> None:
    texts = {
        "mytorch/a.py": "class A:\n    pass\n",
        "mytorch/b.py": "import math\nfrom mytorch.a import (\n    A as Base,\n)\nB = Base\n",
    }
    assert _alone(texts["mytorch/b.py"], texts) == "import math\nBase = A\nB = Base\n"
    beside = "from mytorch.a import A; X = 3\n"
    assert _alone(beside, texts) == beside


def test_what_is_written_in_it_is_graded(tmp_path: Path, grade: Grade) -> None:
    """As a hand-in by itself: stubs earn nothing, the solution all."""
    for texts, points in ((sources(ROOT / "handout"), 0), (sources(ROOT), 100)):
        (tmp_path / FILE).write_bytes(for_students(NAME, SHEET, texts))
        assert grade(tmp_path / FILE, assignment=NAME).points == points


@pytest.mark.slow
def test_it_runs_from_its_first_cell_to_its_last(tmp_path: Path) -> None:
    """With the kit packed beside it, as in Colab; all is written but for SGD."""
    kit = packed(ROOT, NAME, as_notebook=True)
    (tmp_path / f"{NAME}-student.zip").write_bytes(kit)
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        assert f"homework/{FILE}" in archive.namelist()
    unwritten = sources(ROOT / "handout")["mytorch/sgd.py"]
    made = for_nbgrader(NAME, SHEET, sources(ROOT) | {"mytorch/sgd.py": unwritten})
    notebook = read(made)
    settings = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, resources=settings).execute()
    earned, tables = {}, {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("check("):
            asked = cell.source.splitlines()[-1].removeprefix('points("').removesuffix('")')
            (result,) = (o for o in cell.outputs if o.output_type == "execute_result")
            earned[asked] = float(result.data["text/plain"])
            tables[asked] = json.dumps(cell.outputs)
    due = {item.exercise.name: item.points for item in SHEET.items}
    assert earned == due | {"SGD": 0}
    assert "15/15" in tables["Linear"]
    assert "0/10" in tables["SGD"]
