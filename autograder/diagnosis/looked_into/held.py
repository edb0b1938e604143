"""What a submission's objects hold, as its process tells it: parsed, and taken for a hint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from autograder.course.exercise import Aspect, Case, Expected
from autograder.grading.graded import GradedItem
from autograder.records.calls import CHANGED, FIELD, HELD, LOOKED_INTO, MOST_PARTS, MOVED, SAME
from autograder.worker.session import Transcript

PATH, KIND = re.compile(r"[\w.\[\]]{0,60}"), re.compile(r"\w{1,30}")
SIZE = re.compile(r"(\w{1,30})=(\d{1,9}(?:x\d{1,9})*)")
BECOME = re.compile(rf"(\d{{1,9}}) (\d{{1,9}}) ({SAME}|{CHANGED}|{MOVED})")
OWNERS = ("own", "class", "module", "default")


class HeldPart(NamedTuple):
    """One part of an object: where it lies, and which one it is among all that were seen.

    `owner` is whose it is: the object's own, its class's, its file's, or a default argument's.
    `sizes` are shapes and numbers by name; `grown` its length after the first values and at the
    end. It has `changed` where it is not as the constructor left it, or even `moved`: it holds the
    same in another order.
    """

    path: str
    kind: str
    number: int
    owner: str
    sizes: dict[str, tuple[int, ...]]
    grown: tuple[int, int] = (0, 0)
    changed: bool = False
    moved: bool = False


class Looked(NamedTuple):
    """One case that was looked into: what came of it, and the parts of its object."""

    case: Case
    expected: list[Expected]
    transcript: Transcript
    parts: list[HeldPart]


class LookedInto:
    """Cases of an item that are run once more, one after another, and looked into.

    Nothing is run before it is asked for.
    """

    def __init__(self, graded: GradedItem) -> None:
        self.graded = graded

    @property
    def number(self) -> int:
        """The number of the case that comes first here: the first that has failed."""
        return self.graded.judgement.findings[0].case

    @cached_property
    def cases(self) -> list[Looked]:
        """The first failing case, on its own, and then another of the item's.

        Raises `WorkerError` where they cannot be run.
        """
        graded = self.graded
        numbers = dict.fromkeys((self.number, 0, 1))
        chosen = [graded.cases[number] for number in numbers if number < len(graded.cases)][:2]
        due = [graded.due[number] for number in numbers if number < len(graded.cases)][:2]
        facts = [Expected(HELD.format(n), Aspect.STATE, "") for n in range(MOST_PARTS)]
        asked = [Case(case | {LOOKED_INTO: True}) for case in chosen]
        ran = graded.run_cases(asked, [[*one, *facts] for one in due])
        return [
            Looked(case, expected, one, parts_of(one))
            for case, expected, one in zip(chosen, due, ran, strict=True)
        ]


def parts_of(transcript: Transcript) -> list[HeldPart]:
    """What is told of parts; whatever does not read as that is left out."""
    values = [transcript.values.get(HELD.format(number)) for number in range(MOST_PARTS)]
    texts = [value.text for value in values if value is not None and value.text]
    found = [_parsed(text.split(FIELD)) for text in texts]
    return [part for part in found if part is not None]


def _parsed(fields: Sequence[str]) -> HeldPart | None:
    if len(fields) != 6:
        return None
    path, kind, number, owner, size, become = fields
    if not (PATH.fullmatch(path) and KIND.fullmatch(kind) and owner in OWNERS):
        return None
    if not re.fullmatch(r"\d{1,6}", number):
        return None
    named = {name: _numbers(one) for name, one in SIZE.findall(size)}
    grown, (changed, moved) = (0, 0), (False, False)
    if told := BECOME.fullmatch(become):
        grown = int(told[1]), int(told[2])
        changed, moved = told[3] != SAME, told[3] == MOVED
    return HeldPart(path, kind, int(number), owner, named, grown, changed, moved)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("x")))
