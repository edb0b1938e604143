"""Which files of the tree go into a kit as they are: what students need, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

README, PYTEST, NEEDED = "README.md", "pytest.ini", "requirements.txt"
BESIDE_THE_STUBS = (README, PYTEST, NEEDED)  # in handout/
AT_THE_ROOT = (
    "conftest.py",
    "Makefile",
    "requirements-torch.txt",
    "requirements-train.txt",
    "requirements-watch.txt",
)
# What students need of `autograder/`; whatever is not named here, or by its kind, stays out.
DOORS = ("__init__.py", "runner.py")
ROOMS = (
    *("records", "course", "handin", "worker", "grading", "diagnosis", "reports", "workbench"),
    *("command",),
)
ASSIGNMENTS = "autograder/assignments"  # which are written anew
KINDS = (".py", ".html", ".css", ".bin")  # the last are fingerprints: numbers, sentences
# A file of mistakes or of formulas goes to students only if it says so, in a line of its own: one
# that computes mistakes as a solution computes the layer would give it away. Where none is named,
# students are told relations and patterns; instructors are told the mistakes as well.
TELLING = ("course/mistakes", "course/formulas")
PERMIT = "FOR_STUDENTS"


def as_they_are(root: Path) -> dict[str, Path]:
    """What is packed as it is: path below the kit's folder, to file."""
    beside = {name: root / "handout" / name for name in BESIDE_THE_STUBS}
    at_the_root = {name: root / name for name in AT_THE_ROOT}
    ours = {f.relative_to(root).as_posix(): f for f in _needed(root / "autograder")}
    return beside | at_the_root | ours


def _needed(folder: Path) -> Iterator[Path]:
    """The files of the autograder that go to students."""
    yield from (folder / door for door in DOORS)
    for room in ROOMS:
        for file in sorted((folder / room).rglob("*")):
            tells = any(file.is_relative_to(folder / name) for name in TELLING)
            tells = tells and file.name != "__init__.py"
            if file.suffix in KINDS and not (tells and not for_students(file)):
                yield file


def for_students(file: Path) -> bool:
    """Whether a file says that students may have it: `FOR_STUDENTS = True`."""
    return any(
        isinstance(line, ast.Assign)
        and [ast.unparse(target) for target in line.targets] == [PERMIT]
        and ast.unparse(line.value) == "True"
        for line in ast.parse(file.read_bytes()).body
    )
