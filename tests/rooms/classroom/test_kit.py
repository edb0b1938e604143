"""The kit: what students need, and nothing else."""

from __future__ import annotations

import ast
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.classroom.handout import leaks, sources
from autograder.classroom.kit import AT_THE_ROOT, contents, for_students, write_zip
from autograder.handin.submission import read_submission
from tests.conftest import Grade
from tests.support.places import ROOT


def test_the_kit_can_be_graded_and_holds_no_solution(tmp_path: Path, grade: Grade) -> None:
    target = tmp_path / "build" / "kit.zip"
    write_zip(ROOT, target)
    first = target.read_bytes()
    write_zip(ROOT, target)
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as kit:
        names = kit.namelist()
        text = {name: kit.read(name).decode() for name in names}
    assert leaks(sources(ROOT), text) == []
    assert {"homework/Makefile", "homework/requirements.txt", "homework/README.md"} < set(names)
    assert grade(target, assignment="hw2p1").points == 0
    read = read_submission(target).sources
    assert read == sources(ROOT / "handout")


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
    packed = {path: content.decode() for path, content in contents(ROOT)}
    ours = {p.removesuffix(".py").removesuffix("/__init__"): p for p in packed}
    known = {
        file.relative_to(ROOT).as_posix().removesuffix(".py").removesuffix("/__init__")
        for file in (ROOT / "autograder").rglob("*.py")
    }
    wanted = {
        (n, path) for path in packed if path.endswith(".py") for n in imported(path, packed[path])
    }
    assert len(wanted) > 500
    assert {(name, path) for name, path in wanted if name in known - {*ours}} == set()


def test_what_is_not_meant_for_students_stays_out_of_the_kit(tmp_path: Path) -> None:
    for name in ("autograder", "handout", "mytorch", "models"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mcq.py", *AT_THE_ROOT):
        shutil.copy(ROOT / name, tmp_path)
    before = {path for path, _ in contents(tmp_path)}
    assert before == {path for path, _ in contents(ROOT)}
    for name in ("answers.py", "gradebook/notes.py", "course/mistakes/new.py", "course/marks.csv"):
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
