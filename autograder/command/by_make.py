"""Runs a program for make.

`python -m autograder.command.by_make PROGRAM [OPTION ...] [-- NAME ...]` is how make calls it.

`ARGS`, `ITEMS` and `SUBMISSIONS`, which the user gives to make, are lists. They come as they were
given, in the environment, where neither make nor a shell has read them, and are parted here: at
spaces, but for what stands in quotation marks. `ARGS` goes on with the options, the others with the
names.
"""

from __future__ import annotations

import os
import runpy
import shlex
import sys
from collections.abc import Mapping, Sequence


class WordsError(Exception):
    """A list that cannot be parted; the text says which, and why."""


def arguments(given: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """A program's arguments: those given, with the words of all lists in their places.

    Raises `WordsError` where a quotation mark is left open.
    """
    end = given.index("--") if "--" in given else len(given)
    options = [*given[:end], *words("ARGS", environment)]
    named = [word for name in ("ITEMS", "SUBMISSIONS") for word in words(name, environment)]
    names = [*given[end + 1 :], *named]
    return [*options, "--", *names] if names else options


def words(name: str, environment: Mapping[str, str]) -> list[str]:
    """The words of one list, none of which means anything to a shell.

    Raises `WordsError` where a quotation mark is left open.
    """
    text = environment.get(name, "")
    try:
        return shlex.split(text)
    except ValueError:
        raise WordsError(
            f"{name}={text!r} ends in the midst of a quotation, or in a backslash"
        ) from None


def main() -> int:
    """Run the program; the exit status is its own, or 2 where it cannot be run."""
    program, *given = sys.argv[1:]
    try:
        sys.argv[1:] = arguments(given, os.environ)
    except WordsError as error:
        print(f"make: {error}", file=sys.stderr)
        return 2
    runpy.run_module(program, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
