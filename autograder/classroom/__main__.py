"""What an instructor has besides the table: `python -m autograder.classroom COMMAND`."""

from __future__ import annotations

import argparse
import sys

from autograder.classroom import check, mark
from autograder.classroom.batch import give, grade, look


def main(argv: list[str] | None = None) -> int:
    """Run a command; the exit status is the command's."""
    parser = argparse.ArgumentParser(prog="autograder.classroom", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for one in (check, mark, grade, look, give):
        one.add_to(commands)
    arguments = parser.parse_args(argv)
    status: int = arguments.run(arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())
