"""What a kit ships as it is, by a digest each: `python -m autograder.classroom.shipped` notes them.

Those who develop the autograder run that, and a test says when; `handout/shipped.toml` keeps them.
A file that is new or changed since is an instructor's own. It goes into a kit only where she names
it in `handout/given.toml`, and then it is searched for her solution as well.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import tomli_w

from autograder.classroom.kits.packing import README, as_they_are
from autograder.classroom.leaks.given import FILE as GIVEN
from autograder.classroom.leaks.given import Given
from autograder.classroom.leaks.views import views
from autograder.records.files import write_file
from autograder.records.root import ROOT

FILE = "handout/shipped.toml"
OUR_README = "handout/README.md"
BINARY = (".bin", ".pdf")
HEAD = "# Made by `python -m autograder.classroom.shipped`: what goes into a kit as it is.\n\n"


class ShippedError(Exception):
    """The list of what is shipped cannot be read; the text says why."""


def digest(content: bytes) -> str:
    """The same on all systems: ends of lines do not count."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def digests(root: Path) -> dict[str, str]:
    """The digests of what this tree would ship, by its paths."""
    files = {file.relative_to(root).as_posix(): file for file in as_they_are(root).values()}
    return {path: digest(files[path].read_bytes()) for path in sorted(files)}


def read_shipped(root: Path) -> dict[str, str]:
    """The digests that were noted; raises `ShippedError`."""
    try:
        return dict(tomllib.loads((root / FILE).read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ShippedError(
            f"{FILE} cannot be read: {error}; take it from the autograder as it was released"
        ) from None


def changed(root: Path) -> set[str]:
    """The paths of what is new, or is not what was noted; raises `ShippedError`."""
    noted = read_shipped(root)
    return {path for path, now in digests(root).items() if noted.get(path) != now}


def searched(root: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """The texts of a kit in which something of the solution is looked for: all but ours.

    Of what is made of our README, it is what is hers. What is packed or encoded in a file is
    another text. The write-up's PDF says what its page says. Raises `ShippedError`.
    """
    noted = {*read_shipped(root).values()}
    ours = {*(root / OUR_README).read_bytes().splitlines()}
    texts: dict[str, str] = {}
    for path, content in files.items():
        if path == README:
            lines = (b"" if line in ours else line for line in content.splitlines())
            content = b"\n".join(lines) if digest(content) not in noted else content
        if digest(content) not in noted:
            if not path.endswith(BINARY):
                _refuse_unreadable(path, content)
            texts |= views(path, content)
    return texts


def packed_by_us(root: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """What is packed in files of ours: of any solution, no line is to stand there.

    Its formulas may well do: they are the course's. Raises `ShippedError`.
    """
    noted = {*read_shipped(root).values()}
    ours = {p: c for p, c in files.items() if p.endswith(BINARY) and digest(c) in noted}
    return {where: text for path, content in ours.items() for where, text in views(path, content)}


def _refuse_unreadable(path: str, content: bytes) -> None:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ShippedError(
            f"{path} is not UTF-8, so that nobody can tell what is in it: save it as UTF-8, or "
            "take it out of this folder"
        ) from None


def unnamed(found: set[str], given: Given, noted: Mapping[str, str]) -> Iterator[str]:
    """A line for each new or changed file that nobody has named, with what to do."""
    for path in sorted(found - {*given.shipped}):
        what = "is changed" if path in noted else "does not come with the autograder"
        back = "put the file back as it came" if path in noted else "take it out of this folder"
        yield (
            f"{path} {what}, and a kit would show it to students: {back}, or, if they may read "
            f'all of it, name it in {GIVEN}, above the first [table]: shipped = ["{path}"]'
        )


def main() -> int:
    """Note what this tree ships."""
    write_file(ROOT / FILE, (HEAD + tomli_w.dumps(digests(ROOT))).encode())
    print(FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
