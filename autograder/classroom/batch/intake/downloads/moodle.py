"""Moodle: `<Full name>_<participant>_assignsubmission_file/…`, or the same before a file's name.

Names have blanks where they had underscores, so that the first number of a participant is the one:
what comes after it is the student's, and may look alike. What was typed into a form is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.classroom.batch.intake.containers import Container, Top
from autograder.classroom.batch.intake.handins import Handin, Part, Who, part
from autograder.classroom.batch.intake.naming import most, read_names

PLACE = 2  # before those that are known by an address, which may be a name, too
TITLE = "Moodle"
NAME = re.compile(
    r"(?P<name>.+?)_(?P<participant>[0-9]{1,18})_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?",
    re.DOTALL,
)
FILES = "file"


def owns(container: Container) -> bool:
    """Whether most names are Moodle's."""
    return most(container.tops(), _said)


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each person's hand-in."""
    found: dict[str, list[Part]] = {}
    names: dict[str, str] = {}
    for top, said in read_names(container, container.tops(), _said, notes):
        if said["kind"] == FILES:
            one = part(top, said["file"] or "")
            found.setdefault(said["participant"], []).append(one)
            names[said["participant"]] = said["name"].replace("_", " ").strip()
    hidden = len(names) > 1 and len({*names.values()}) == 1  # all are called "Participant"
    for number, parts in found.items():
        name = f"{names[number]} {number}" if hidden else names[number]
        yield Handin((Who(number, name, ids={"participant": number}),), tuple(parts))


def _said(top: Top) -> re.Match[str] | None:
    return NAME.fullmatch(top.name)
