"""PrairieLearn: `<uid>_<instance>_<question>_<variant>_<number>_<submission>_<file>`.

The first three numbers are the platform's: those in a file's name are the student's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from autograder.classroom.batch.intake.containers import Container
from autograder.classroom.batch.intake.handins import Handin, Part, Who, part
from autograder.classroom.batch.intake.naming import matched, most, read_names
from autograder.records.text import printable

PLACE = 3
TITLE = "PrairieLearn"
N = r"[0-9]{1,18}"
NAME = re.compile(
    rf"(?P<uid>[^@]+@[^_@]+)_(?P<instance>{N})_(?P<question>.+?)_"
    rf"(?P<variant>{N})_(?P<number>{N})_(?P<submission>{N})_(?P<file>.+)",
    re.DOTALL,
)
ORDER = ("instance", "variant", "number", "submission")


def owns(container: Container) -> bool:
    """Whether most names are PrairieLearn's, whose identifiers of people are addresses."""
    return most(container.tops(), partial(matched, NAME))


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each submission of somebody, with its files."""
    found: dict[tuple[str, tuple[int, ...]], list[Part]] = {}
    questions: dict[str, None] = {}
    for top, said in read_names(container, container.tops(), partial(matched, NAME), notes):
        order = tuple(int(said[name]) for name in ORDER)
        found.setdefault((said["uid"], order), []).append(part(top, said["file"]))
        questions[said["question"]] = None
    if len(questions) > 1:
        names = ", ".join(map(printable, questions))
        notes.append(
            f"{container.source}: its submissions are to several questions ({names}), and all were "
            "taken; download one question at a time"
        )
    for (uid, order), parts in found.items():
        yield Handin((Who(uid, email=uid),), tuple(parts), order)
