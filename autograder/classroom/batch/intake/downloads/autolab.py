"""Autolab: a flat zip of `<email>_<version>_<handin>`, or `<version>_<email>_<handin>`.

The second one is used where the hand-in's name has an underscore.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from autograder.classroom.batch.intake.containers import Container, Top
from autograder.classroom.batch.intake.handins import Handin, Who, part
from autograder.classroom.batch.intake.naming import matched, most, read_names

PLACE = 4
TITLE = "Autolab"
EMAIL, VERSION = r"(?P<email>[^@]+@[^_@]+)", r"(?P<version>[0-9]{1,9})"
NAME = re.compile(rf"{EMAIL}_{VERSION}_(?P<file>.+)", re.DOTALL)
VERSION_FIRST = re.compile(rf"{VERSION}_{EMAIL}_(?P<file>.+)", re.DOTALL)


def owns(container: Container) -> bool:
    """Whether most names begin with an address and a version, in any order."""
    return most(container.tops(), partial(_said, (NAME, VERSION_FIRST)))


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each version that somebody has handed in."""
    tops = container.tops()
    said = partial(_said, _patterns(tops))
    for top, match in read_names(container, tops, said, notes):
        who = Who(match["email"], email=match["email"])
        yield Handin((who,), (part(top, match["file"]),), (int(match["version"]),))


def _patterns(tops: Sequence[Top]) -> tuple[re.Pattern[str], ...]:
    """The likelier one first: in one download, all names are of the same kind."""
    first = sum(bool(matched(NAME, top)) for top in tops)
    second = sum(bool(matched(VERSION_FIRST, top)) for top in tops)
    return (VERSION_FIRST, NAME) if second > first else (NAME, VERSION_FIRST)


def _said(patterns: tuple[re.Pattern[str], ...], top: Top) -> re.Match[str] | None:
    return next((match for one in patterns if (match := matched(one, top))), None)
