"""Makes the handout from the annotated solution: `python -m autograder.classroom.handout`.

What stands between `### BEGIN SOLUTION` and `### END SOLUTION` is replaced by a
`raise NotImplementedError`; everything else, docstrings and comments too, stays.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from autograder.handin.markers import BEGIN, END
from autograder.records.root import ROOT
from autograder.reports.as_json import write_file

SOURCES = ("mytorch", "models", "mcq.py")
LINT = re.compile(r"\s*# noqa\b.*$")  # of no use to students
SHORTEST_REVEALING = 12  # characters; shorter lines, such as `return Z`, give nothing away


class HandoutError(Exception):
    """The solution's markers are wrong; the text names the file and the line."""


class Region(NamedTuple):
    """A solution region: the lines of its markers, counted from 1."""

    begin: int
    end: int


def sources(root: Path) -> dict[str, str]:
    """The annotated solution: path below the root, with slashes, to text."""
    files = [f for name in SOURCES for f in (root / name, *sorted((root / name).rglob("*.py")))]
    files = [file for file in files if file.is_file()]
    return {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in files}


def build(solution: Mapping[str, str]) -> dict[str, str]:
    """The handout's files: path to text; raises what `strip` does."""
    return {path: strip(path, text) for path, text in solution.items()}


def strip(path: str, text: str) -> str:
    """Replace the solution regions of one file.

    Raises `HandoutError` for unpaired markers, and for a region that stands in no function.
    """
    lines = text.splitlines()
    functions = _functions(text)
    for region in reversed(regions(path, text)):
        indent = lines[region.begin - 1].partition("#")[0]
        todo = f'raise NotImplementedError("TODO: {_enclosing(functions, path, region)}")'
        lines[region.begin - 1 : region.end] = [indent + todo]
    return "".join(LINT.sub("", line) + "\n" for line in lines)


def regions(path: str, text: str) -> list[Region]:
    """The solution regions of one file, in order; raises `HandoutError` for unpaired markers."""
    found: list[Region] = []
    begin = 0
    for number, line in enumerate(text.splitlines(), 1):
        marker = line.strip()
        if marker not in (BEGIN, END):
            continue
        if (marker == BEGIN) == bool(begin):
            wanted = END if begin else BEGIN
            raise HandoutError(f"{path}, line {number}: expected {wanted!r}, got {marker!r}")
        if marker == END:
            found.append(Region(begin, number))
        begin = number if marker == BEGIN else 0
    if begin:
        raise HandoutError(f"{path}, line {begin}: {BEGIN!r} without {END!r}")
    return found


def leaks(solution: Mapping[str, str], handout: Mapping[str, str]) -> list[str]:
    """Lines of solution regions that the handout gives away, each with both places.

    Raises `HandoutError` for unpaired markers.
    """
    secret = {
        line.strip(): f"{path}, line {number}"
        for path, text in solution.items()
        for begin, end in regions(path, text)
        for number, line in enumerate(text.splitlines()[begin : end - 1], begin + 1)
        if len(line.strip()) >= SHORTEST_REVEALING
    }
    return [
        f"{path}, line {number}: {line.strip()!r} is part of the solution ({secret[line.strip()]})"
        for path, text in handout.items()
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() in secret
    ]


def _functions(text: str) -> list[tuple[str, int, int]]:
    """Every function of a file: qualified name, first and last line."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, int, int]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                name = f"{prefix}{child.name}"
                if isinstance(child, ast.FunctionDef):
                    yield name, child.lineno, child.end_lineno or child.lineno
                yield from walk(child, f"{name}.")

    return list(walk(ast.parse(text), ""))


def _enclosing(functions: list[tuple[str, int, int]], path: str, region: Region) -> str:
    # A comment after a function's last statement lies behind the function's own last line.
    around = [name for name, first, last in functions if first < region.begin <= last]
    if not around:
        raise HandoutError(f"{path}, line {region.begin}: a solution stands in no function")
    return around[-1]


def write(root: Path, folder: Path) -> list[str]:
    """Write the handout into `folder`; returns the paths, and removes stubs of files now gone.

    Raises `HandoutError` where markers are wrong or the stubs give some of the solution away, and
    `OSError` where a file cannot be read or written.
    """
    solution = sources(root)
    files = build(solution)
    if given_away := leaks(solution, files):
        raise HandoutError("\n".join(given_away))
    for old in sources(folder):
        if old not in files:
            (folder / old).unlink()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / path, text.encode())
    return list(files)


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
