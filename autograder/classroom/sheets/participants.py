"""Moodle's numbers of participants, and its folders' names, where a hand-in came from there."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.classroom.batch.roll import Standing

# Moodle leaves no underscore in a name. What stands further behind may be the student's.
FOLDER = re.compile(r"(?P<name>[^/\\:_]+)_(?P<number>\d+)_assignsubmission_")


class Folder(NamedTuple):
    """A participant's folder in Moodle's download."""

    name: str
    number: str


def folders_of(one: Standing) -> list[Folder]:
    """The folders that somebody's hand-ins came from, the latest first."""
    tops = (attempt.source.rpartition(": ")[2] for attempt in reversed(one.attempts))
    found = map(FOLDER.match, tops)
    return [Folder(read["name"], read["number"]) for read in found if read]


def participants_of(one: Standing) -> set[str]:
    """The participant's numbers that are in the names of somebody's hand-ins."""
    return {folder.number for folder in folders_of(one)}
