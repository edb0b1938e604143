"""Makes the handout from the annotated solution: `python -m autograder.classroom.handout`.

What stands between `# BEGIN SOLUTION` and `# END SOLUTION` is replaced by a
`raise NotImplementedError`; everything else, docstrings and comments too, stays. So all else has to
compute nothing, or be named in `handout/given.toml`, or there is no handout (see `unmarked.py`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.leaks.absent import absent
from autograder.classroom.leaks.beside import LINT, given_away, repeated
from autograder.classroom.leaks.beside import leaks as leaks  # for all who pack one
from autograder.classroom.leaks.given import GivenError, read_given
from autograder.classroom.leaks.regions import HandoutError as HandoutError  # for all who make one
from autograder.classroom.leaks.regions import enclosing, functions, lines_of, parsed, regions
from autograder.classroom.leaks.seen import only_seen, stale_files
from autograder.classroom.leaks.unmarked import unmarked
from autograder.course.exercises import EXERCISES
from autograder.course.exercises.question import Question
from autograder.handin.decoding import NotText, to_text
from autograder.records.files import write_file
from autograder.records.root import ROOT

SOURCES = ("mytorch", "models", "mcq.py")
QUESTION = re.compile(r"^def (question_\d+)\(", re.MULTILINE)
MOST = 20  # lines that are told of a solution that is not marked
PROPOSED = "make mark shows where marks should stand, and what is left for you to decide"


def sources(root: Path) -> dict[str, str]:
    """The annotated solution: path below the root, with slashes, to text.

    Raises `HandoutError` for a file that is no text, and `OSError` where one cannot be read.
    """
    files = [f for name in SOURCES for f in (root / name, *sorted((root / name).rglob("*.py")))]
    return {f.relative_to(root).as_posix(): _text(f, root) for f in files if f.is_file()}


def _text(file: Path, root: Path) -> str:
    try:
        return to_text(file.read_bytes())[0]
    except NotText as error:
        raise HandoutError(f"{file.relative_to(root).as_posix()} {error}") from None


def build(solution: Mapping[str, str]) -> dict[str, str]:
    """The handout's files: path to text; raises what `strip` does."""
    return {path: strip(path, text) for path, text in solution.items()}


def stubs(root: Path) -> dict[str, str]:
    """The handout of this tree: path to text.

    Raises `HandoutError` where markers are wrong, where something is neither marked nor given, and
    where the stubs give some of the solution away, or import what students do not receive;
    `OSError` where a file cannot be read.
    """
    solution = sources(root)
    files = build(solution)
    try:
        given = read_given(root)
    except GivenError as error:
        raise HandoutError(str(error)) from None
    seen, renewals = only_seen(given, files)
    if wrong := unmarked(solution, seen, graded_names(solution)):
        more = [f"... and {len(wrong) - MOST} more"] if len(wrong) > MOST else []
        raise HandoutError("\n".join([*wrong[:MOST], *more, *renewals[:MOST], PROPOSED]))
    wrong = stale_files(given, files) or [*repeated(solution), *absent(root, files)]
    if wrong := wrong or [*given_away(solution, files, given)]:
        raise HandoutError("\n".join(wrong))
    return files


def graded_names(solution: Mapping[str, str]) -> set[str]:
    """The classes and functions that points may hang on, in an assignment anywhere."""
    return {*EXERCISES, *QUESTION.findall(solution.get(Question.home, ""))}


def strip(path: str, text: str) -> str:
    """Replace the solution regions of one file.

    Raises `HandoutError` for unpaired markers, for a region that stands in no function or holds
    half of a statement, and for what is no Python.
    """
    lines, spans = lines_of(text), functions(parsed(path, text))
    for region in reversed(regions(path, text)):
        indent = lines[region.begin - 1].partition("#")[0]
        todo = f'raise NotImplementedError("TODO: {enclosing(path, spans, region).name}")'
        lines[region.begin - 1 : region.end] = [indent + todo]
    stub = "".join(LINT.sub("", line) + "\n" for line in lines)
    try:
        ast.parse(stub)
    except SyntaxError as error:
        raise HandoutError(
            f"{path}: without what is marked it is no Python (line {error.lineno} of what is left: "
            f"{error.msg}); marks stand around whole statements, at their indentation"
        ) from None
    return stub


def write(root: Path, folder: Path) -> list[str]:
    """Write the handout into `folder`; returns the paths, and removes stubs of files now gone.

    Raises what `stubs` does, and `OSError` where a file cannot be written.
    """
    files = stubs(root)
    for old in sources(folder):
        if old not in files:
            (folder / old).unlink()
            _remove_empty((folder / old).parent, folder)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / path, text.encode())
    return list(files)


def _remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder without files, and those around it that have none either."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def main() -> int:
    """Write the handout beside its sources."""
    try:
        for path in write(ROOT, ROOT / "handout"):
            print(f"handout/{path}")
    except (HandoutError, OSError) as error:
        print(f"no handout was written:\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
