"""What is known from earlier runs: one line of JSON for each mutant that was graded."""

from __future__ import annotations

import hashlib
import inspect
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder.course import exercise
from autograder.course.sheet import Item
from autograder.grading import compare, judge, score, special

# How an exercise imports another one's file.
IMPORT = re.compile(r"^from autograder\.course\.exercises\.(\w+) import", re.MULTILINE)
JUDGES = (exercise, compare, judge, score, special)


class Result(msgspec.Struct, frozen=True):
    """Whether an item noticed a mutant, and by what."""

    digest: str  # of all that the result depends on
    key: str
    killed: bool
    fault: str = ""
    seconds: float = 0.0


def salt(item: Item) -> str:
    """A digest of all that says what is right in an item, and how it is compared."""
    rules = f"{item.exercise.name} {item.shares} {item.conventions} {item.limits}"
    digest = hashlib.sha256(rules.encode())
    for file in sorted(judging(item)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def judging(item: Item) -> set[Path]:
    """The files that say what is right in an item, and how it is compared."""
    files = {Path(inspect.getfile(module)) for module in JUDGES}
    _collect(Path(inspect.getfile(type(item.exercise))), files)
    return files


def _collect(file: Path, files: set[Path]) -> None:
    """Add an exercise's file, and those that it imports."""
    if file not in files:
        files.add(file)
        for name in IMPORT.findall(file.read_text("utf-8")):
            _collect(file.with_name(f"{name}.py"), files)


@dataclass
class Store:
    """Results by digest, in a file that grows by a line for each."""

    path: Path
    _known: dict[str, Result] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines: Iterable[bytes] = self.path.read_bytes().splitlines() if self.path.exists() else ()
        for line in lines:
            try:
                result = msgspec.json.decode(line, type=Result)
            except msgspec.DecodeError:
                continue  # the last line of a run that was cut short
            self._known[result.digest] = result

    def get(self, digest: str) -> Result | None:
        """What is known of a mutant."""
        return self._known.get(digest)

    def add(self, result: Result) -> None:
        """Keep a result, at once."""
        with self._lock, self.path.open("ab") as file:
            file.write(msgspec.json.encode(result) + b"\n")
            self._known[result.digest] = result
