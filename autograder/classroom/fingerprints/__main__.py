"""`python -m autograder.classroom.fingerprints [--only TEXT] FOLDER ...`: makes them all anew.

Each folder has a right hand-in, in which faults are planted besides those in the solution.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from autograder.classroom.fingerprints.make import Base, make_all
from autograder.course import assignment as assignments
from autograder.handin.submission import read_submission
from autograder.records.root import ROOT


def main() -> int:
    """Make the files, and say how long it took."""
    parser = argparse.ArgumentParser(prog="fingerprints", description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path)
    parser.add_argument("--only", default="", help="exercises whose names hold this text")
    arguments = parser.parse_args()
    start = time.perf_counter()
    solution = Base("solution", read_submission(ROOT).sources)
    others = [Base(one.name, read_submission(one).sources) for one in arguments.folder]
    items = [
        item
        for item in assignments.load(assignments.ALL).items
        if arguments.only.lower() in item.exercise.name.lower()
    ]
    for line in make_all(items, [solution, *others]):
        print(line, flush=True)
    print(f"made in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
