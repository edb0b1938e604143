"""What is wrong with one hand-in, as failures that others may share.

A failure's key says which group it belongs to. A mistake with a name is that of its diagnosis. What
has none is grouped by what its wrong values have in common; where that says nothing, either, by the
words of its first fault, without numbers and places. What follows from a mistake is no failure of
its own: only an item's first fault, and mistakes that are certain, count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from autograder.classroom.class_page.records import Kind
from autograder.records.calls import SECOND
from autograder.records.scorecard import (
    Diagnosis,
    Fault,
    FaultCode,
    ItemScore,
    ScoreCard,
    SmallestCase,
)
from autograder.reports.sentences import diagnosis_line, diagnosis_of

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
PLACE = re.compile(r"(?:, in|:) [^ ]+ \([^()]*, line \d+\)$|(?:, |: )[^ ]+, line \d+$")
IMPORTING = re.compile(r"while .* was imported, in its line \d+: ")
BY_CODE = {
    FaultCode.NOT_IMPLEMENTED: Kind.UNWRITTEN,
    FaultCode.NOT_FOUND: Kind.NOT_FOUND,
    FaultCode.NO_TEXT: Kind.NOT_FOUND,
    FaultCode.NO_PYTHON: Kind.NO_PYTHON,
}
TITLES = {
    Kind.UNWRITTEN: "is not written",
    Kind.NOT_FOUND: "is not in the hand-in, or in a file that is no text",
    Kind.IMPORT: "A file cannot be imported",
    Kind.NO_PYTHON: "A file is no Python",
    Kind.UNREADABLE: "The hand-in cannot be read",
}
# These keys say what kind of thing is wrong with a value; which one, stands in the sentence. All
# others name a mistake of the catalogue by themselves. A pattern's sentence counts cases.
PATTERN = "pattern/"
OWN_WORDS = ("raised/", "kept/", "parts/", "structure/", "mend/")  # with names of the submission's
GENERAL = ("relation/", "layout/", "mutant/", "term/", "chance/", "step/", PATTERN, *OWN_WORDS)


class Failure(NamedTuple):
    """One thing that is wrong with a hand-in.

    `values` are those that show it, as the handout calls them. The `wording` may be the
    submission's; so may the title, where it is its `own`.
    """

    key: str
    kind: Kind
    item: str
    values: tuple[str, ...]
    title: str
    wording: str = ""
    example: SmallestCase | None = None
    own: bool = False


def failures(card: ScoreCard) -> list[Failure]:
    """What is wrong with a hand-in, each key once, in the sheet's order."""
    if is_unread(card):
        return [_whole(Kind.UNREADABLE, next(iter(card.notes), ""))]
    found: dict[str, Failure] = {}
    for item in card.items:
        for one in _of_item(item):
            known = found.get(one.key)
            found[one.key] = _both(known, one) if known else one
    return [*found.values()]


def _both(first: Failure, then: Failure) -> Failure:
    """One mistake that several values show."""
    values = tuple(dict.fromkeys((*first.values, *then.values)))
    return first._replace(values=values, example=first.example or then.example)


def is_unread(card: ScoreCard) -> bool:
    """Whether nothing of the hand-in could be read: no case of any item was tried."""
    return bool(card.items) and all(
        item.graded and not item.cases and not item.points for item in card.items
    )


def is_inherited(item: ItemScore) -> bool:
    """Whether it is known that all that is wrong with an item comes from what it builds on."""
    alone = item.swapped
    return bool(item.faults) and alone is not None and alone.points == item.possible


def _of_item(item: ItemScore) -> Iterator[Failure]:
    if not item.graded or not item.faults or is_inherited(item):
        return
    first = item.faults[0]
    named = [one for one in item.diagnoses if one.confidence == "certain"]
    if first.code in BY_CODE or IMPORTING.match(first.message):
        yield _by_code(item, first)
        return
    known = diagnosis_of(first, item)
    if known not in named:
        yield _diagnosed(item, known) if known else _by_message(item, first)
    yield from (_diagnosed(item, diagnosis) for diagnosis in named)


def _by_code(item: ItemScore, fault: Fault) -> Failure:
    kind = BY_CODE.get(fault.code, Kind.IMPORT)
    if kind in (Kind.IMPORT, Kind.NO_PYTHON):
        return _whole(kind, fault.message)
    wording = "" if kind is Kind.UNWRITTEN else fault.message
    title = f"{item.name} {TITLES[kind]}"
    return Failure(f"{item.name}: {kind}", kind, item.name, (), title, wording)


def _whole(kind: Kind, wording: str) -> Failure:
    """What concerns more than an item, and counts once."""
    return Failure(str(kind), kind, "", (), TITLES[kind], wording)


def _diagnosed(item: ItemScore, diagnosis: Diagnosis) -> Failure:
    """What a diagnosis says; a mistake of the catalogue is the same whatever value shows it."""
    kind = Kind.NAMED if diagnosis.confidence == "certain" else Kind.LIKELY
    own = diagnosis.key.startswith(OWN_WORDS)
    key, title = f"{item.name}: {diagnosis.key}", diagnosis.sentence
    if diagnosis.key.startswith(GENERAL):
        said = _bare(diagnosis.sentence) if own else diagnosis.sentence
        digest = "" if diagnosis.key.startswith(PATTERN) else f" {_digest(said)}"
        key = f"{item.name}: {diagnosis.name}: {diagnosis.key}{digest}"
        title = diagnosis_line(diagnosis)
    return Failure(
        key,
        kind,
        item.name,
        (diagnosis.title or diagnosis.name,),
        title,
        example=_example(item, diagnosis.name),
        own=own,
    )


def _by_message(item: ItemScore, fault: Fault) -> Failure:
    name = fault.name.removesuffix(SECOND)
    message = PLACE.sub("", fault.message)
    key = f"{item.name}: {name}: message {_digest(_bare(message))}"
    value = fault.title.removesuffix(SECOND) or name
    example = _example(item, name)
    title = f"{value}: {message}"
    return Failure(key, Kind.MESSAGE, item.name, (value,), title, example=example, own=True)


def _example(item: ItemScore, name: str) -> SmallestCase | None:
    """The item's smallest case, if it shows the value of this name."""
    case = item.smallest
    return case if case and case.name.removesuffix(SECOND) == name else None


def _bare(sentence: str) -> str:
    """A sentence without the numbers, which differ between two hand-ins of the same mistake."""
    return NUMBER.sub("0", sentence)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]
