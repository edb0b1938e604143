"""By what a class is graded: all that a result depends on, beside what was handed in."""

from __future__ import annotations

import hashlib
import pickle
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.handin.submission import Submission
from autograder.records.protections import Level
from autograder.records.root import ROOT

LIBRARIES = ("numpy", "torch")
KINDS = (".py", ".bin")
# Keys of an assignment that only say what is made of ScoreCards: nothing is graded again for them.
AFTERWARDS = ("late", "leaderboard", "readme")


@dataclass(frozen=True)
class Terms:
    """The assignment's text and where it is from, a seed, a solution, and what is required.

    They travel to whatever machine grades. `grader` is the digest of the autograder that made
    them.
    """

    assignment: str
    text: str
    seed: int = 0
    solution: Submission | None = None
    require: Level = "none"
    sandbox: bool = True
    grader: str = ""

    @cached_property
    def sheet(self) -> Assignment:
        """The assignment; raises `AssignmentError` where it is none."""
        if not self.text:
            return assignments.load(self.assignment)
        return assignments.parse(self.text, Path(self.assignment))

    @property
    def _rules(self) -> str:
        """What the assignment's text says that a ScoreCard depends on."""
        said = tomllib.loads(self.text) if self.text else {}
        return str(sorted((key, str(one)) for key, one in said.items() if key not in AFTERWARDS))

    @cached_property
    def packed(self) -> bytes:
        """The same in bytes: from this coordinator to its own workers, and never from them."""
        return pickle.dumps(
            Terms(*(getattr(self, name) for name in self.__dataclass_fields__)), protocol=5
        )

    @cached_property
    def inputs(self) -> str:
        """The SHA-256 of all that a result depends on: with another one, it is due again."""
        digest = hashlib.sha256()
        solution = self.solution.digest if self.solution else ""
        name = Path(self.assignment).stem
        for text in (name, self._rules, str(self.seed), solution, self.grader):
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()


def terms_of(
    assignment: str, seed: int = 0, solution: Submission | None = None, require: Level = "none"
) -> Terms:
    """The terms of an assignment by its name, or by the path of its file; of none, the usual one.

    Raises `AssignmentError` where there is none.
    """
    named = assignment or assignments.default()
    sheet = assignments.load(named)
    path = assignments.file_of(named)
    text = path.read_text("utf-8") if sheet.name != assignments.ALL else ""
    name = str(path) if text else sheet.name
    return Terms(name, text, seed, solution, require, grader=grader_digest())


@cache
def grader_digest() -> str:
    """What changes with the grader itself: its files, and the libraries that it computes with."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "autograder").rglob("*")):
        if file.suffix in KINDS and "__pycache__" not in file.parts:
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return " ".join([digest.hexdigest(), *map(_version, LIBRARIES)])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
