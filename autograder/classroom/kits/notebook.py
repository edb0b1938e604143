"""The handout as one notebook: a cell for each file, and under it a `check` of what it defines.

What a cell's file imports from another cell's is defined there, and the import is left out: it
would bring the kit's stub in place of what has been written.

Cells that are to be filled in, and those that grade, have nbgrader's metadata. Instructors have two
versions with the solution: one for nbgrader, which knows `# BEGIN SOLUTION` and `# END SOLUTION`,
and one for `otter assign`, whose raw cells nbgrader cannot read.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.classroom.kits.readme import is_later
from autograder.course.exercises.question import Question
from autograder.course.sheet import Assignment, Item
from autograder.handin.lookup import Lookup, called_in
from autograder.handin.markers import is_marked
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
# The first cell unpacks the kit, wherever otter runs the notebook.
CONFIG = """\
# ASSIGNMENT CONFIG
name: {name}
init_cell: false
files:
  - {name}-student.zip
"""
# The folder stays the one that it was started in: otter looks for its results there.
SET_UP = """\
import os
import subprocess
import sys
import zipfile

kit = "." if os.path.isdir("autograder") else "homework"
if not os.path.isdir(kit):
    zipfile.ZipFile("{name}-student.zip").extractall()
sys.path.insert(0, os.path.abspath(kit))
needed = os.path.join(kit, "requirements.txt")
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "-r", needed], check=True)

from autograder import check, points
"""


def for_students(name: str, sheet: Assignment, stubs: Mapping[str, str]) -> bytes:
    """The notebook that students fill in."""
    return _by_files(name, sheet, stubs, {path: TODO in text for path, text in stubs.items()})


def _by_files(
    name: str, sheet: Assignment, texts: Mapping[str, str], is_open: Mapping[str, bool]
) -> bytes:
    """A cell for each file, and under it a cell for each of its items."""
    cells = [_markdown(BEGIN.format(title=sheet.title, name=name)), _code(SET_UP.format(name=name))]
    for path, items in _files(sheet, texts):
        cells.append(_markdown(_heading(path, items)))
        later = sum(item.points for item in items if is_later(item))
        metadata = _nbgrader(path, solution=is_open[path], points=later)
        cells.append(_code(_alone(texts[path], texts), metadata))
        cells += [_check(sheet, item, texts) for item in items]
    return _notebook(cells)


def for_otter(name: str, sheet: Assignment, solution: Mapping[str, str]) -> bytes:
    """The same with the solution, and the raw cells from which `otter assign` makes questions."""
    cells = [
        _raw(CONFIG.format(name=name)),
        _markdown(BEGIN.format(title=sheet.title, name=name)),
        _code(SET_UP.format(name=name)),
    ]
    for path, items in _files(sheet, solution):
        written = _code(_alone(solution[path], solution))
        if items:
            cells += _question(sheet, path, items, written, solution)
        else:
            cells += [_markdown(_heading(path, items)), written]
    return _notebook(cells)


def _question(
    sheet: Assignment, path: str, items: list[Item], written: Cell, texts: Mapping[str, str]
) -> Iterator[Cell]:
    points = plain(sum(item.points for item in items))
    tested = [item for item in items if not is_later(item)]
    by_hand = "" if tested else "manual: true\n"
    yield _raw(f"# BEGIN QUESTION\nname: {_id(path)}\npoints: {points}\n{by_hand}")
    yield _markdown(_heading(path, items))
    yield from (_raw("# BEGIN SOLUTION"), written, _raw("# END SOLUTION"))
    if tested:
        yield from (_raw("# BEGIN TESTS"), *(_test(sheet, item, texts) for item in tested))
        yield _raw("# END TESTS")
    yield _raw("# END QUESTION")


def for_nbgrader(name: str, sheet: Assignment, solution: Mapping[str, str]) -> bytes:
    """The students' notebook with the solution, as nbgrader's `source` folder has it."""
    return _by_files(name, sheet, solution, {p: is_marked(text) for p, text in solution.items()})


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


def _alone(text: str, texts: Mapping[str, str]) -> str:
    """A file's text without what it imports from these texts at its top, but for other names."""
    lines, body = text.splitlines(keepends=True), parsed(text).body
    starts = Counter(one.lineno for one in body)
    for node in reversed(body):
        if starts[node.lineno] > 1:  # another statement beside it
            continue
        if (
            not isinstance(node, ast.ImportFrom)
            or node.level
            or not _imported(ast.unparse(node), texts)
        ):
            continue
        renamed = [f"{one.asname} = {one.name}\n" for one in node.names if one.asname]
        lines[node.lineno - 1 : node.end_lineno] = renamed
    return "".join(lines)


def _heading(path: str, items: list[Item]) -> str:
    what = ", ".join(f"{item.name} ({plain(item.points)})" for item in items if not is_later(item))
    return f"## `{path}`\n" + (f"\nPoints: {what}\n" if what else "")


def _check(sheet: Assignment, item: Item, texts: Mapping[str, str]) -> Cell:
    """The table; its last line is the number that nbgrader takes for the cell's points."""
    asked = json.dumps(_asked(sheet, item, texts))
    if is_later(item):
        return _code(f"check({asked})\n")
    return _code(f"check({asked})\npoints({asked})\n", _graded(sheet, item))


def _test(sheet: Assignment, item: Item, texts: Mapping[str, str]) -> Cell:
    """For otter, by whose rule a test is passed or not: whether it is all of the points."""
    asked, points = json.dumps(_asked(sheet, item, texts)), plain(item.points)
    config = f'""" # BEGIN TEST CONFIG\npoints: {points}\n""" # END TEST CONFIG\n'
    cell = _code(f"{config}points({asked}) == {points}\n")
    right = {"data": {"text/plain": ["True"]}, "execution_count": 1, "metadata": {}}
    return cell | {"outputs": [{"output_type": "execute_result", **right}]}


def _asked(sheet: Assignment, item: Item, texts: Mapping[str, str]) -> str:
    """By what name a cell asks for an item: the class's, but for one that several items grade."""
    alike = [one for one in sheet.items if one.exercise.name == item.exercise.name]
    if len(alike) > 1 or isinstance(item.exercise, Question):
        return item.name
    return called_in(texts, item.exercise.looked_up, item.exercise.spelling)


def _graded(sheet: Assignment, item: Item) -> dict[str, Any]:
    grading = {"grade": True, "locked": True, "points": item.points, "solution": False}
    # Names of items that differ may be the same in letters and digits.
    return _metadata(f"check-{sheet.items.index(item) + 1}-{item.name}", **grading)


def _nbgrader(path: str, *, solution: bool, points: float) -> dict[str, Any]:
    """Of a file's cell; the points are those that a person gives."""
    said = {"locked": not solution, "solution": solution, "grade": points > 0}
    return _metadata(path, **said, **({"points": points} if points else {}))


def _metadata(name: str, **said: object) -> dict[str, Any]:
    whole = {"grade_id": _id(name), "schema_version": 3, "task": False, **said}
    return {"nbgrader": whole}


def _id(name: str) -> str:
    bare = name.removesuffix(".py").lower()
    return "".join(one if one.isascii() and one.isalnum() else "-" for one in bare)


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
