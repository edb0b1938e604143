"""Packs what counts of a homework, so that it can be handed in: the same bytes for the same files.

What counts are the Python files of `mytorch` and `models`, and all others that an item's score
depends on.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.sheet import Assignment
from autograder.handin.directory import path_on_disk
from autograder.handin.lookup import PACKAGES
from autograder.handin.names import NOTEBOOK, PYTHON
from autograder.handin.submission import Submission
from autograder.records.text import printable
from autograder.workbench.watch.touched import Imports

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold
LARGE = 1 << 20  # bytes of a file that is told where it is left out


@dataclass(frozen=True)
class HandIn:
    """What is handed in: contents by path, and what of the homework is left out."""

    contents: dict[str, bytes]
    left_out: tuple[str, ...]

    def packed(self) -> bytes:
        """The zip file."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in self.contents.items():
                archive.writestr(zipfile.ZipInfo(path, EPOCH), content, zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def lines(self, name: str) -> Iterator[str]:
        """What is packed in a file of this name, for people."""
        size = sum(map(len, self.contents.values()))
        count = len(self.contents)
        yield f"{name}: {count} file{'s' * (count != 1)}, {_size(size)}"
        width = max(map(len, map(printable, self.contents)), default=0)
        for path, content in self.contents.items():
            yield f"  {printable(path):{width}}  {_size(len(content)):>9}"
        yield from (f"left out: {one}" for one in self.left_out)


def hand_in(tree: Path, submission: Submission, assignment: Assignment) -> HandIn:
    """What counts of a submission that lies in a directory.

    Raises OSError where one of its files cannot be read any more.
    """
    top = tree / submission.root if submission.root else tree
    known = sorted({*submission.sources, *submission.broken})
    needed = _needed(submission, assignment)
    paths = [path for path in known if path.split("/")[0] in PACKAGES or path in needed]
    contents = dict(_read(top, path) for path in paths)
    others = [f"{printable(path)}: no item needs it" for path in known if path not in paths]
    above = [f"{printable(path)}: it lies outside of the homework" for path in submission.outside]
    return HandIn(contents, (*others, *above, *_beside(top, {*contents}), *_large(top)))


def _read(top: Path, path: str) -> tuple[str, bytes]:
    """A file that counts; of a notebook's cells, the notebook."""
    file = path_on_disk(top, path)
    if not file.exists():
        path = f"{path.removesuffix(PYTHON)}{NOTEBOOK}"
        file = path_on_disk(top, path)
    return path, file.read_bytes()


def _beside(top: Path, taken: Collection[str]) -> Iterator[str]:
    """The notebooks that do not count."""
    for file in sorted(top.glob(f"*{NOTEBOOK}")):
        if file.name not in taken:
            yield f"{printable(file.name)}: beside Python files, a notebook does not count"


def _needed(submission: Submission, assignment: Assignment) -> set[str]:
    """What items depend on: all, where it cannot be told what is imported."""
    imports = Imports(submission)
    reached = [imports.of_item(item) for item in assignment.items]
    if any(one.anything for one in reached):
        return {*submission.sources, *submission.broken}
    return {file for one in reached for file in one.files}


def _large(top: Path) -> Iterator[str]:
    """What lies among the files that count, is none of them, and may have been meant to be."""
    for folder in sorted(PACKAGES):
        for path in sorted((top / folder).rglob("*")):
            if path.is_file() and path.stat().st_size > LARGE:
                name = printable(path.relative_to(top).as_posix())
                yield f"{name} ({_size(path.stat().st_size)}): only Python files of 1 MB count"


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= LARGE else f"{count / 2**10:.1f} KB"
