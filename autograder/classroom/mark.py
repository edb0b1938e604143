"""Marks a solution that has no marks: `python -m autograder.classroom mark [PATH] [--write]`.

It shows as a diff where marks should stand, or puts them in; then it says what is left to decide.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.handout import SOURCES, HandoutError, build, graded_names, sources
from autograder.classroom.leaks.beside import given_away, repeated
from autograder.classroom.leaks.given import FILE, Given, GivenError, read_given
from autograder.classroom.leaks.marks import marked, newly_marked
from autograder.classroom.leaks.regions import lines_of
from autograder.classroom.leaks.seen import only_seen
from autograder.classroom.leaks.unmarked import is_question, unmarked
from autograder.records.files import write_file
from autograder.records.root import ROOT
from autograder.records.text import inert

if TYPE_CHECKING:
    from argparse import _SubParsersAction

HELP = "propose marks for a solution that has none"
NOTHING = f"no {', '.join(SOURCES)} in it; expected the folder that holds the solution"


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a program's."""
    parser = commands.add_parser("mark", help=HELP, description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT, help="default: this tree")
    parser.add_argument("--write", action="store_true", help="put the marks in")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Propose marks, or write them; 0 where a handout can be made then, 1 where more is left.

    A `HandoutError` that is raised on the way is told.
    """
    root: Path = arguments.path
    try:
        texts = sources(root)
        given, renewals = _given(root, texts)
        if not texts:
            raise HandoutError(f"{root}: {NOTHING}")
        made, left = marked(texts, given, graded_names(texts))
        left += _left(made, given) if not left else []
        left += renewals if left else []
        if arguments.write:
            _write(root, texts, made)
    except (HandoutError, GivenError, OSError) as error:
        print(f"mark: {inert(str(error))}", file=sys.stderr)
        return 1
    if not arguments.write:
        print("".join(_diff(texts, made)), end="")
    changed = sum(made[path] != texts[path] for path in texts)
    _conclude(changed, left, is_written=arguments.write)
    _on_helpers(texts, made)
    return 1 if left else 0


def _given(root: Path, texts: Mapping[str, str]) -> tuple[Given, list[str]]:
    """What is given as it was looked at, and how to renew what was not."""
    given = read_given(root if (root / FILE).exists() else ROOT)
    return only_seen(given, build(texts))


def _left(made: Mapping[str, str], given: Given) -> list[str]:
    """What is not for marks to settle, once they are in."""
    if wrong := unmarked(made, given, graded_names(made)):
        return wrong
    stubs = build(made)  # which raises where what is left would be no Python
    return repeated(made) or [*given_away(made, stubs, given)]


def _diff(texts: Mapping[str, str], made: Mapping[str, str]) -> Iterator[str]:
    for path, text in texts.items():
        if made[path] != text:
            old, new = ([f"{line}\n" for line in lines_of(one)] for one in (text, made[path]))
            yield from difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")


def _write(root: Path, texts: Mapping[str, str], made: Mapping[str, str]) -> None:
    """Write what has changed; files keep their ends of lines, and their byte order mark."""
    for path, text in texts.items():
        if made[path] == text:
            continue
        old = (root / path).read_bytes()
        new = made[path].replace("\n", "\r\n" if b"\r\n" in old else "\n")
        mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
        write_file(root / path, mark + new.encode())
        print(path)


def _on_helpers(texts: Mapping[str, str], made: Mapping[str, str]) -> None:
    """Say which functions besides the classes are marked now: they may have been meant as given."""
    helpers = [name for path in texts for name in newly_marked(path, texts[path], made[path])]
    if named := [name for name in helpers if "." not in name and not is_question(name)]:
        print(
            f"functions beside the classes are for students to write, too: {', '.join(named)}; "
            f"name what they are to be given in {FILE} under [functions]",
            file=sys.stderr,
        )


def _conclude(changed: int, left: list[str], *, is_written: bool) -> None:
    """Say how it stands, and what is left, on standard error: standard output is the diff."""
    files = "1 file" if changed == 1 else f"{changed} files"
    done = f"marks were written into {files}" if is_written else f"marks are proposed for {files}"
    print(done if changed else "no more marks are needed", file=sys.stderr)
    if changed and not is_written:
        print("put them in:  make mark ARGS=--write", file=sys.stderr)
    if left:
        print("\nleft for you to decide, before a handout can be made:", file=sys.stderr)
        print("\n".join(map(inert, left)), file=sys.stderr)
    elif is_written or not changed:
        print("next:  make handout", file=sys.stderr)
