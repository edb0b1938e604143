"""What students receive as it stands: `handout/given.toml` names it (see `unmarked.py`)."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from autograder.records.decoders import Converter

FILE = "handout/given.toml"


class GivenError(Exception):
    """The list of what is given cannot be read; the text says why."""


class Given(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What students receive as it is.

    Whole files, by path or pattern (`*` stands for no slash); of the others, by file, functions,
    classes and variables (a method is `Class.method`, and so is a variable of a class), and lines
    that stay in marked functions. `formulas` of the solution they may be told, in a docstring, say.
    `seen` has a digest of each file and function as it was looked at (see `seen.py`); `shipped`
    names files of hers among the autograder's own (see `shipped.py`).
    """

    files: tuple[str, ...] = ()
    functions: dict[str, tuple[str, ...]] = {}
    lines: dict[str, tuple[str, ...]] = {}
    formulas: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    shipped: tuple[str, ...] = ()

    def whole(self, path: str) -> bool:
        """Whether a file is given as it is."""
        return any(_matches(path.split("/"), pattern.split("/")) for pattern in self.files)


GIVEN = Converter(Given)


def read_given(root: Path) -> Given:
    """The list of this tree; raises `GivenError` where it cannot be read, or says other things."""
    try:
        return GIVEN(tomllib.loads((root / FILE).read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GivenError(f"{FILE} cannot be read: {error}") from None
    except msgspec.ValidationError as error:
        raise GivenError(f"{FILE}: {error}") from None


def _matches(path: list[str], pattern: list[str]) -> bool:
    """Whether each step of a path fits its own of a pattern."""
    return len(path) == len(pattern) and all(map(fnmatchcase, path, pattern))
