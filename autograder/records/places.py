"""Keeps out of what is handed on where things lie on this machine."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from autograder.records.root import ROOT
from autograder.records.text import inert

SHORTEST = 4  # characters of a folder that is looked for; the top of all is no secret
COMMON = 1  # folders in a path that may be a part of any other, such as /tmp
Record = TypeVar("Record", bound=msgspec.Struct)


def without_places(record: Record, submission: Path | None = None) -> Record:
    """The record, in whose texts no folder of this machine is spelled out.

    These are the submission's own, the grader's, Python's, the user's home and the one for
    temporary files: a path below them keeps what tells it from others.
    """
    words = _words(submission)
    pattern = _pattern(words)
    if not pattern.search(str(msgspec.json.encode(record), "utf-8")):
        return record
    by_tail = {_tail(path): word for path, word in words.items()}
    told = partial(pattern.sub, lambda found: by_tail[_tail(found[0])])
    found: Record = _mapped(record, told)
    return found


def _words(submission: Path | None) -> dict[str, str]:
    """What stands for each folder, by its path; the last one to name a path has its way."""
    given = [
        (tempfile.gettempdir(), "<temporary>"),
        (os.path.expanduser("~"), "<home>"),
        *((path, "<python>") for path in (sys.base_prefix, sys.prefix, sys.exec_prefix)),
        (str(ROOT), "<autograder>"),
        *([(str(submission), "<submission>")] if submission else []),
    ]
    return {
        inert(spelled): word
        for known, word in given
        for path in (os.path.abspath(known), os.path.realpath(known))
        for spelled in (path, quote(path))  # as an address has it
        if len(path) >= SHORTEST
    }


def _pattern(paths: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these paths where it ends as one, and of two the longer.

    It is found wherever it stands, as in `file:///home/me` or `-I/home/me`, and where it is spelled
    from another folder, `../../home/me`. One of a single folder has to begin as a path, too.
    """
    longest = sorted(paths, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(_found_where, longest))})(?![\w-])")


def _found_where(path: str) -> str:
    if path.count(os.sep) <= COMMON:
        return rf"(?<![\w.~/>-]){re.escape(path)}"
    sep, tail = re.escape(os.sep), re.escape(_tail(path))
    up = rf"(?:\.\.{sep})+{tail}"
    return rf"(?:{up}|{re.escape(path)})"


def _tail(path: str) -> str:
    """A path without the way up to the top of all."""
    return re.sub(rf"^(?:\.\.{re.escape(os.sep)}|{re.escape(os.sep)})+", "", path)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A value of records, tuples and tables, with each text changed."""
    if isinstance(value, str):
        return change(value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    if isinstance(value, dict):
        return {change(key): _mapped(one, change) for key, one in value.items()}
    if isinstance(value, msgspec.Struct):
        fields = value.__struct_fields__
        return type(value)(**{name: _mapped(getattr(value, name), change) for name in fields})
    return value
