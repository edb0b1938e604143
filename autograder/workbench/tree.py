"""A submission where it lies on disk: its root, its modules, and what imports them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import NamedTuple

from autograder.course.exercise import Exercise
from autograder.handin.directory import path_on_disk
from autograder.handin.lookup import RESERVED, SEARCH_PATH, Lookup, called_in
from autograder.handin.names import PYTHON
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted
from autograder.workbench.failing import NothingToShowError

IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([\w., \t]+))", re.MULTILINE)


class Location(NamedTuple):
    """How a script comes by a class: a module's name, or a file that cannot be imported by one."""

    module: str
    file: str


@dataclass(frozen=True)
class Tree:
    """A submission in a directory; `root` is the folder that its paths are told from."""

    root: Path
    submission: Submission

    @cached_property
    def lookup(self) -> Lookup:
        """Finds the files of modules and classes, as the worker does."""
        return self.submission.lookup()

    def name_of(self, exercise: Exercise) -> str:
        """What the tree calls an exercise's class."""
        return called_in(self.submission.sources, exercise.name, exercise.spelling)

    def home_of(self, exercise: Exercise) -> Location:
        """Where a class is defined: in its home file, or in the likeliest of all that define it.

        Raises `NothingToShowError` where no file has its home's name or defines it.
        """
        name, home = self.name_of(exercise), exercise.spelling.home(exercise.home)
        found = next(iter(self.lookup.holders(name, home)), None)
        if found is None:
            raise NothingToShowError(f"{name} was not found: define it in {home}")
        dotted = found.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        known = self.lookup.file(dotted)
        usual = all(map(_is_importable, dotted.split(".")))
        return Location(dotted if usual and known and known[0] == found else "", found)

    def import_folders(self) -> list[str]:
        """The folders, below the root, from which modules are imported by their bare names."""
        texts = self.submission.sources.values()
        names = {name for text in texts for name in _imported(text)}
        found = {self._folder(name) for name in names} - {None}
        known = [folder for folder in SEARCH_PATH if folder in found or folder == ""]
        return [*known, *sorted(folder for folder in found if folder and folder not in known)]

    def on_disk(self, path: str) -> str:
        """A path below the root as it is spelled on disk."""
        return path_on_disk(self.root, path).relative_to(self.root).as_posix()

    def hides(self, folder: str) -> bool:
        """Whether a folder has a file named like one of Python's own modules."""
        inside = f"{folder}/" if folder else ""
        names = {
            path.removeprefix(inside).partition("/")[0].removesuffix(".py")
            for path in self.lookup.paths
            if path.startswith(inside)
        }
        return bool(names & (RESERVED - {"autograder"}))

    def _folder(self, name: str) -> str | None:
        """The folder that holds the module or package of a bare name."""
        found = self.lookup.file(name)
        if found is None:
            return None
        path, package = found
        folder = posixpath.dirname(path)
        if package:
            folder = posixpath.normpath(posixpath.join(folder, ".."))
        return "" if folder == "." else folder


def _is_importable(name: str) -> bool:
    """Whether an import statement takes a name as it is: Python makes others of some letters."""
    return name.isascii() and name.isidentifier() and not iskeyword(name)


def read_tree(path: Path, wanted: Wanted | None = None) -> Tree:
    """The submission in a directory, or one file.

    Raises `NothingToShowError` for anything else, and where it cannot be read from where it lies.
    """
    top = path.resolve()
    if path.is_file() and path.suffix.lower() == PYTHON:
        top = top.parent
    elif not path.is_dir():
        what = "is no directory; unpack the archive first, and give the directory instead"
        raise NothingToShowError(f"{path} {what}")
    try:
        submission = read_submission(path, wanted)
    except SubmissionError as error:
        raise NothingToShowError(str(error)) from None
    folder = path_on_disk(top, submission.root)
    if all(
        path_on_disk(folder, one).is_file() for one in (*submission.sources, *submission.broken)
    ):
        return Tree(folder, submission)
    what = "has changed while it was read, or an archive in it holds the files: unpack that first"
    raise NothingToShowError(f"{path} {what}")


def _imported(text: str) -> Iterator[str]:
    """The bare names of the modules that a text imports."""
    for package, several in IMPORTED.findall(text):
        for name in [package] if package else several.split(","):
            if bare := name.strip().partition(" ")[0].partition(".")[0]:
                yield bare
