"""Keeps what PyTorch answers, so that it need not be there: `python -m autograder.command.answers`.

It writes `autograder/answers.bin`, from which items are graded and mistakes are named without
PyTorch, for the seed that it was made for. It holds as long as the autograder's files stay as they
are: those that a kit has are made by the kit itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases, seed
from autograder.course.sheet import Assignment
from autograder.diagnosis.tutor import Tutor
from autograder.grading.answers import FILE, NO_ANSWERS, Answers, answers_of, packed
from autograder.grading.entries import torch_version
from autograder.grading.kept import Kept
from autograder.grading.reference import References, ReferenceUnavailableError
from autograder.records.cache import cache_folder
from autograder.records.files import write_file

T = TypeVar("T")


class Gathered(Kept):
    """What is asked for is gathered, from the cache or made now; of what came along, nothing is."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(folder)
        self.answers = NO_ANSWERS
        self.payloads: dict[str, bytes] = {}

    @property
    def is_used(self) -> bool:
        """Whether anything is kept: all is."""
        return True

    def read(self, name: str, load: Callable[[bytes], T]) -> T | None:
        """An entry, as `load` makes it of its bytes; None where there is none."""

        def gathered(payload: bytes) -> T:
            loaded = load(payload)
            self.payloads[name] = payload
            return loaded

        return super().read(name, gathered)

    def write(self, name: str, payload: bytes) -> None:
        """Keep an entry, in the cache as well."""
        self.payloads[name] = payload
        super().write(name, payload)


def gather(assignment: Assignment, seed: int) -> Answers:
    """All that PyTorch is asked for where an assignment is graded with a seed.

    Raises `ReferenceUnavailableError` where PyTorch cannot be loaded.
    """
    kept = Gathered(cache_folder())
    tutor = Tutor(References(None, kept))
    for item in assignment.items:
        tutor.prepare(item, draw_cases(item, seed))
    return answers_of(torch_version(), (seed,), kept.payloads)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the answers for an assignment and a seed."""
    parser = argparse.ArgumentParser(prog="autograder.command.answers", description=__doc__)
    said = "by name or path (default: the one that is graded where none is named)"
    parser.add_argument("--assignment", default="", metavar="NAME|FILE", help=said)
    parser.add_argument("--seed", type=seed, default=0, help="draws the cases (default: 0)")
    parser.add_argument("--to", type=Path, default=FILE, help="default: autograder/answers.bin")
    arguments = parser.parse_args(argv)
    try:
        assignment = assignments.load(arguments.assignment)
        content = packed(gather(assignment, arguments.seed))
        write_file(arguments.to, content)
    except (assignments.AssignmentError, ReferenceUnavailableError, OSError) as error:
        print(f"no answers were kept: {error}", file=sys.stderr)
        return 1
    print(f"{arguments.to}: {len(content) / 2**20:.1f} MB, seed {arguments.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
