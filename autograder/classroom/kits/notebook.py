"""The handout as one notebook: a cell for each file, and under it a `check` of what it defines.

Cells that are to be filled in have nbgrader's metadata. The instructor's own version has the
solution between `# BEGIN SOLUTION` and `# END SOLUTION`, which otter and nbgrader both know, and
the raw cells from which `otter assign` makes questions.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.classroom.kits.readme import is_later
from autograder.course.sheet import Assignment, Item
from autograder.handin.lookup import Lookup, called_in
from autograder.records.scorecard import plain
from autograder.records.syntax import parsed

FILE = "homework.ipynb"
TODO = 'NotImplementedError("TODO'
Cell = dict[str, Any]
BEGIN = """\
# {title}

Run the first cell once. In Colab, upload `{name}-student.zip` before that; elsewhere, start Jupyter
in the folder of this notebook. Then write what is marked `TODO`: under each file is a cell that
checks it. Hand in this notebook: it is graded by what its cells define.
"""
SET_UP = """\
import os
import subprocess
import sys
import zipfile

if not os.path.isdir("autograder"):
    zipfile.ZipFile("{name}-student.zip").extractall()
    os.chdir("homework")
sys.path.insert(0, os.getcwd())
needed = [sys.executable, "-m", "pip", "install", "--quiet", "-r", "requirements.txt"]
subprocess.run(needed, check=True)

from autograder import check
"""


def for_students(name: str, sheet: Assignment, stubs: Mapping[str, str]) -> bytes:
    """The notebook that students fill in."""
    cells = [_markdown(BEGIN.format(title=sheet.title, name=name)), _code(SET_UP.format(name=name))]
    for path, items in _files(sheet, stubs):
        cells.append(_markdown(_heading(path, items)))
        is_open = TODO in stubs[path]
        cells.append(_code(stubs[path], _nbgrader(path, solution=is_open)))
        cells += [_check(item, stubs) for item in items]
    return _notebook(cells)


def for_instructors(name: str, sheet: Assignment, solution: Mapping[str, str]) -> bytes:
    """The same with the solution, for `otter assign` and for nbgrader."""
    cells = [
        _raw(f"# ASSIGNMENT CONFIG\nname: {name}\ninit_cell: false\n"),
        _markdown(BEGIN.format(title=sheet.title, name=name)),
        _code(SET_UP.format(name=name)),
    ]
    for path, items in _files(sheet, solution):
        points = plain(sum(item.points for item in items))
        question = f"name: {_id(path)}\npoints: {points}\n"
        asked = [_raw(f"# BEGIN QUESTION\n{question}"), _markdown(_heading(path, items))]
        written = _code(solution[path], _nbgrader(path, solution=True))
        marked = [_raw("# BEGIN SOLUTION"), written, _raw("# END SOLUTION")]
        tests = [_check(item, solution) for item in items]
        asked += [
            *marked,
            _raw("# BEGIN TESTS"),
            *tests,
            _raw("# END TESTS"),
            _raw("# END QUESTION"),
        ]
        cells += asked if items else [_markdown(_heading(path, items)), written]
    return _notebook(cells)


def text_of(notebook: bytes) -> str:
    """All that stands in the cells of a notebook of ours, one cell's lines after another's."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"])


def _files(sheet: Assignment, texts: Mapping[str, str]) -> Iterator[tuple[str, list[Item]]]:
    """The files that an assignment needs, each behind those that it imports, and its items."""
    graded: dict[str, list[Item]] = {}
    for item in sheet.items:
        graded.setdefault(_home(item, texts), []).append(item)
    done: dict[str, None] = {}

    def add(path: str, above: tuple[str, ...] = ()) -> None:
        for one in _imported(texts[path], texts):
            if one not in done and one not in above:
                add(one, (*above, path))
        done.setdefault(path)

    for path in sorted(graded):
        add(path)
    for path in done:
        if texts[path].strip() and not path.endswith("__init__.py"):
            yield path, graded.get(path, [])


def _home(item: Item, texts: Mapping[str, str]) -> str:
    """The file in which an item's class or function stands."""
    exercise = item.exercise
    name = called_in(texts, exercise.looked_up, exercise.spelling)
    home = exercise.spelling.home(exercise.home)
    return next(iter(Lookup(texts, {}).holders(name, home)), home)


def _imported(text: str, texts: Mapping[str, str]) -> list[str]:
    """The files of these texts that one imports."""
    found = {
        f"{name.replace('.', '/')}.py"
        for one in ast.walk(parsed(text))
        for name in (
            [one.module or ""]
            if isinstance(one, ast.ImportFrom)
            else [alias.name for alias in one.names]
            if isinstance(one, ast.Import)
            else []
        )
    }
    return sorted(found & {*texts})


def _heading(path: str, items: list[Item]) -> str:
    what = ", ".join(f"{item.name} ({plain(item.points)})" for item in items if not is_later(item))
    return f"## `{path}`\n" + (f"\nPoints: {what}\n" if what else "")


def _check(item: Item, texts: Mapping[str, str]) -> Cell:
    name = called_in(texts, item.exercise.looked_up, item.exercise.spelling)
    grading = {"grade": True, "locked": True, "points": item.points, "solution": False}
    told = item.name if item.exercise.name == "Question" else name
    return _code(f'check("{told}")\n', _metadata(f"check-{item.name}", **grading))


def _nbgrader(path: str, *, solution: bool) -> dict[str, Any]:
    return _metadata(path, grade=False, locked=not solution, solution=solution)


def _metadata(name: str, **said: object) -> dict[str, Any]:
    whole = {"grade_id": _id(name), "schema_version": 3, "task": False, **said}
    return {"nbgrader": whole}


def _id(name: str) -> str:
    return "".join(one if one.isalnum() else "-" for one in name.removesuffix(".py")).lower()


def _code(text: str, metadata: dict[str, Any] | None = None) -> Cell:
    run: Cell = {"execution_count": None, "outputs": []}
    return {**_cell("code", text), **run, "metadata": metadata or {}}


def _markdown(text: str) -> Cell:
    return _cell("markdown", text)


def _raw(text: str) -> Cell:
    return _cell("raw", text)


def _cell(kind: str, text: str) -> Cell:
    lines = text.rstrip("\n").splitlines(keepends=True)
    return {"cell_type": kind, "metadata": {}, "source": lines}


def _notebook(cells: list[Cell]) -> bytes:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    numbered = [{"id": f"cell-{number}", **one} for number, one in enumerate(cells)]
    whole = {
        "cells": numbered,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n"
