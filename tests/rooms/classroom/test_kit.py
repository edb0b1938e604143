"""The kit: what students need, and nothing else."""

from __future__ import annotations

import ast
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.classroom.handout import leaks, sources
from autograder.classroom.kit import (
    KitError,
    contents,
    packed,
    refuse_what_earns,
    refuse_what_tells,
)
from autograder.classroom.kits.packing import for_students
from autograder.handin.submission import read_submission
from tests.conftest import Grade
from tests.support.kits import copied
from tests.support.places import ROOT


def test_the_kit_can_be_graded_and_holds_no_solution(tmp_path: Path, grade: Grade) -> None:
    target = tmp_path / "kit.zip"
    target.write_bytes(packed(ROOT))
    with zipfile.ZipFile(target) as kit:
        names = kit.namelist()
        text = {
            name: kit.read(name).decode() for name in names if not name.endswith((".bin", ".pdf"))
        }
    assert leaks(sources(ROOT), text) == []
    assert {"homework/Makefile", "homework/requirements.txt", "homework/README.md"} < set(names)
    assert grade(target, assignment="hw2p1").points == 0
    read = read_submission(target).sources
    assert read == sources(ROOT / "handout")


def test_a_line_of_the_solution_is_found_wherever_it_is_packed(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "autograder/records/notes.py").write_text("#     Z: Array = A @ W.T + b.T\n")
    given = tmp_path / "handout/given.toml"
    given.write_text(f'shipped = ["autograder/records/notes.py"]\n{given.read_text()}')
    with pytest.raises(KitError, match=r"autograder/records/notes.py, line 1: .*linear.py, line"):
        refuse_what_tells(tmp_path, "", dict(contents(tmp_path)))


@pytest.mark.slow
def test_a_kit_that_earns_anything_is_refused(tmp_path: Path) -> None:
    """Whatever way a right layer has found into it."""
    folder = tmp_path / "homework"
    shutil.copytree(ROOT / "handout", folder)
    shutil.copy(ROOT / "mytorch/flatten.py", folder / "mytorch")
    shutil.make_archive(str(tmp_path / "kit"), "zip", tmp_path, "homework")
    with pytest.raises(KitError) as caught:
        refuse_what_earns((tmp_path / "kit.zip").read_bytes())
    assert str(caught.value) == "Flatten earns 5 points for nothing"


def imported(path: str, text: str) -> Iterator[str]:
    """What a file imports of the autograder, wherever it does, by the files' paths without end."""
    for node in ast.walk(ast.parse(text, path)):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        yield from (n.replace(".", "/") for n in names if n.split(".")[0] == "autograder")


def test_the_kit_has_all_that_its_files_import() -> None:
    packed = {p: content.decode() for p, content in contents(ROOT) if p.endswith(".py")}
    ours = {p.removesuffix(".py").removesuffix("/__init__"): p for p in packed}
    known = {
        file.relative_to(ROOT).as_posix().removesuffix(".py").removesuffix("/__init__")
        for file in (ROOT / "autograder").rglob("*.py")
    }
    wanted = {(n, path) for path in packed for n in imported(path, packed[path])}
    assert len(wanted) > 500
    assert {(name, path) for name, path in wanted if name in known - {*ours}} == set()


def test_what_is_not_meant_for_students_stays_out_of_the_kit(tmp_path: Path) -> None:
    copied(tmp_path)
    before = {path for path, _ in contents(tmp_path)}
    assert before == {path for path, _ in contents(ROOT)}
    lists = ("course/mistakes/new.py", "course/formulas/new.py")
    for name in ("answers.py", "gradebook/notes.py", *lists, "course/marks.csv"):
        (tmp_path / "autograder" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "autograder" / name).write_text('"""Made today, and not for students."""\n')
    (tmp_path / "autograder/course/mistakes/told.py").write_text("FOR_STUDENTS = True\n")
    added = {path for path, _ in contents(tmp_path)} - before
    assert added == {"autograder/course/mistakes/told.py"}


@pytest.mark.parametrize(
    ("text", "permitted"),
    [
        ('"""Doc."""\n\nimport math\n\nFOR_STUDENTS = True\n', True),
        ("", False),
        ("FOR_STUDENTS = False\n", False),
        ("# FOR_STUDENTS = True\n", False),
        ('"""\nFOR_STUDENTS = True\n"""\n', False),
        ("def told():\n    FOR_STUDENTS = True\n", False),
    ],
)
def test_a_file_of_mistakes_is_for_students_if_it_says_so(
    text: str, permitted: bool, tmp_path: Path
) -> None:
    file = tmp_path / "mistakes.py"
    file.write_text(text)
    assert for_students(file) == permitted
