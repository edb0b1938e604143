"""The handout as a notebook: it runs as it is, and what is written in it is graded."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.classroom.handout import sources
from autograder.classroom.kit import packed
from autograder.classroom.kits.notebook import FILE, for_instructors, for_students
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


def test_an_instructors_has_the_solution_between_marks_of_both_tools() -> None:
    made = for_instructors(NAME, SHEET, sources(ROOT))
    nbformat.validate(read(made))
    raw = [text.splitlines()[0] for text in cells(made, "raw")]
    assert raw[0] == "# ASSIGNMENT CONFIG"
    for begin, end in (("QUESTION", "QUESTION"), ("SOLUTION", "SOLUTION"), ("TESTS", "TESTS")):
        assert raw.count(f"# BEGIN {begin}") == raw.count(f"# END {end}") > 5
    linear = next(text for text in cells(made) if "class Linear" in text)
    assert "# BEGIN SOLUTION" in linear


def test_what_is_written_in_it_is_graded(tmp_path: Path, grade: Grade) -> None:
    """As a hand-in by itself: stubs earn nothing, the solution all."""
    for texts, points in ((sources(ROOT / "handout"), 0), (sources(ROOT), 100)):
        (tmp_path / FILE).write_bytes(for_students(NAME, SHEET, texts))
        assert grade(tmp_path / FILE, assignment=NAME).points == points


@pytest.mark.slow
def test_it_runs_from_its_first_cell_to_its_last(tmp_path: Path) -> None:
    """With the kit packed beside it, as in Colab; Linear is written, and the rest is not."""
    kit = packed(ROOT, NAME, as_notebook=True)
    (tmp_path / f"{NAME}-student.zip").write_bytes(kit)
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        notebook = read(archive.read(f"homework/{FILE}"))
    right = for_students(NAME, SHEET, sources(ROOT))
    linear = next(text for text in cells(right) if "class Linear" in text)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "class Linear(" in cell.source:
            cell.source = linear
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not cell.source.startswith("check(") or "Linear" in cell.source or "SGD" in cell.source
    ]
    settings = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, resources=settings).execute()
    shown = [
        json.dumps(cell.get("outputs", ()))
        for cell in notebook.cells
        if cell.source.startswith("check(")
    ]
    assert any("15/15" in text for text in shown)
    assert any("SGD" in text and "0/10" in text for text in shown)
