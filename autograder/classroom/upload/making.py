"""What all platforms are given: the autograder, PyTorch's answers, and what is graded with them.

A private upload has the solution and the answers of questions in it; a public one has what students
have anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.classroom.handout import sources
from autograder.classroom.kit import contents, refuse_what_tells
from autograder.classroom.kits.answers import FILE as ANSWERS
from autograder.classroom.kits.answers import kit_answers
from autograder.classroom.kits.packing import ASSIGNMENTS
from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.settings import FILE, Settings
from autograder.course.assignment import file_of

KINDS = (".py", ".html", ".css", ".bin", ".toml", ".sql")
NEEDED = "requirements.txt"
LEFT_OUT = (ANSWERS, f"{ASSIGNMENTS}/")  # which are made for what is uploaded
# What runs on a platform besides what students have.
RUNS = (
    "autograder/classroom/__init__.py",
    "autograder/classroom/platforms/*.py",
    "autograder/classroom/upload/*.py",
    "autograder/classroom/epoch.py",
)
STUDENTS_OWN = ("mytorch/", "models/", "mcq.py")


def private(root: Path, assignment: str, settings: Settings) -> Bundle:
    """Everything, the solution and the answers included; `assignment` is a name or a path.

    Raises `KitAnswersError` where PyTorch's answers cannot be made, and OSError.
    """
    files = dict(_ours(root))
    files |= {path: text.encode() for path, text in sources(root).items()}
    files[NEEDED] = (root / "handout" / NEEDED).read_bytes()
    files[f"{ASSIGNMENTS}/{settings.assignment}.toml"] = file_of(assignment).read_bytes()
    return _complete(files, settings)


def public(root: Path, assignment: str, settings: Settings) -> Bundle:
    """What students have, but for what they write themselves.

    Raises what `private` does, and what `contents` and `refuse_what_tells` do.
    """
    files = {
        path: content
        for path, content in contents(root, assignment)
        if not path.startswith(STUDENTS_OWN)
    }
    refuse_what_tells(root, assignment, files)
    runs = (file for pattern in RUNS for file in sorted(root.glob(pattern)))
    files |= {file.relative_to(root).as_posix(): file.read_bytes() for file in runs}
    return _complete(files, settings)


def _complete(files: dict[str, bytes], settings: Settings) -> Bundle:
    files[ANSWERS] = kit_answers(files, settings.assignment, settings.seed)
    files[FILE] = msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
    return Bundle(dict(sorted(files.items())), settings)


def _ours(root: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted((root / "autograder").rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.suffix in KINDS and not path.startswith(LEFT_OUT) and "__pycache__" not in path:
            yield path, file.read_bytes()
