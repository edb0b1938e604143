"""Packs what students receive: the handout, the autograder, and how to run it.

`python -m autograder.classroom.kit` writes `build/kit.zip`, the same bytes for the same sources.
"""

from __future__ import annotations

import ast
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.handout import HandoutError, build, leaks, sources
from autograder.records.root import ROOT
from autograder.reports.as_json import write_file

FOLDER = "homework"
BESIDE_THE_STUBS = ("README.md", "conftest.py", "pytest.ini")  # in handout/
AT_THE_ROOT = ("Makefile", "requirements.txt", "requirements-train.txt", "requirements-watch.txt")
# What students need of `autograder/`; whatever is not named here, or by its kind, stays out.
DOORS = ("__init__.py", "runner.py")
ROOMS = (
    *("records", "course", "handin", "worker", "grading", "diagnosis", "reports", "workbench"),
    *("command", "assignments"),
)
KINDS = (".py", ".toml", ".html", ".css")
# A file of mistakes goes to students only if it says so, in a line of its own: one that computes
# mistakes as a solution computes the layer would give it away. Where none is named, students are
# told relations and patterns; instructors are told the mistakes as well.
MISTAKES = "course/mistakes"
PERMIT = "FOR_STUDENTS"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the kit: path below its folder, and content.

    Raises `HandoutError` where the solution's markers are wrong, or the stubs give some of it away.
    """
    solution = sources(root)
    stubs = build(solution)
    if given_away := leaks(solution, stubs):
        raise HandoutError("\n".join(given_away))
    for path, text in stubs.items():
        yield path, text.encode()
    for name in BESIDE_THE_STUBS:
        yield name, (root / "handout" / name).read_bytes()
    for name in AT_THE_ROOT:
        yield name, (root / name).read_bytes()
    for file in _needed(root / "autograder"):
        yield file.relative_to(root).as_posix(), file.read_bytes()


def _needed(folder: Path) -> Iterator[Path]:
    """The files of the autograder that go to students."""
    yield from (folder / door for door in DOORS)
    for room in ROOMS:
        for file in sorted((folder / room).rglob("*")):
            is_mistakes = file.parent == folder / MISTAKES and file.name != "__init__.py"
            if file.suffix in KINDS and not (is_mistakes and not for_students(file)):
                yield file


def for_students(file: Path) -> bool:
    """Whether a file of mistakes says that students may have it: `FOR_STUDENTS = True`."""
    return any(
        isinstance(line, ast.Assign)
        and [ast.unparse(target) for target in line.targets] == [PERMIT]
        and ast.unparse(line.value) == "True"
        for line in ast.parse(file.read_bytes()).body
    )


def write_zip(root: Path, target: Path) -> None:
    """Write the kit as a zip file.

    Raises what `contents` does, and `OSError` where a file cannot be read or written.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents(root):
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{path}", EPOCH), content)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_file(target, packed.getvalue())


def main() -> int:
    """Pack the kit of this tree."""
    target = ROOT / "build" / "kit.zip"
    try:
        write_zip(ROOT, target)
    except (HandoutError, OSError) as error:
        print(f"no kit was packed:\n{error}", file=sys.stderr)
        return 1
    print(target.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
