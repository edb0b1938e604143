"""`python -m autograder.classroom.writeup` writes `build/hw2p1-writeup.html` and `.pdf`, ..."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from autograder.classroom.kit import WRONG, write_up_of
from autograder.classroom.kits.packing import ASSIGNMENTS
from autograder.classroom.kits.sheet import sheets
from autograder.course import assignment as assignments
from autograder.records.files import write_file
from autograder.records.root import ROOT


def main(argv: Sequence[str] | None = None) -> int:
    """Typeset the write-ups of this tree."""
    parser = argparse.ArgumentParser(prog="autograder.classroom.writeup", description=__doc__)
    said = "one assignment, by name or path, or all; default: each that comes with the autograder"
    parser.add_argument("--assignment", default="", metavar="NAME|FILE", help=said)
    asked = parser.parse_args(argv).assignment
    for name in [asked] if asked else assignments.names():
        try:
            made = write_up_of(ROOT, sheets(name, ROOT / ASSIGNMENTS))
            for file, content in made.items():
                target = ROOT / "build" / f"{assignments.file_of(name).stem}-{file}"
                target.parent.mkdir(parents=True, exist_ok=True)
                write_file(target, content)
                print(f"{target.relative_to(ROOT)}  {len(content) / 1024:.0f} KB")
        except WRONG as error:
            print(f"no write-up was made:\n{error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
