"""Gradescope: the results.json that it reads, a folder for each person by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from autograder.classroom.class_page.shown import Shown
from autograder.classroom.sheets.export import Export, Notes, Written, settled
from autograder.classroom.sheets.file_names import file_names
from autograder.classroom.sheets.whole import write_folder
from autograder.records.scorecard import ItemScore, ScoreCard, plain
from autograder.reports.sentences import full, headline, inheritance, unreadable

HELP = "write Gradescope's results.json for each person, in folders by key"
LIKE = ""
FILE = "results.json"
Number = int | float


class Test(msgspec.Struct, frozen=True):
    """An item, as Gradescope shows it."""

    name: str
    score: Number
    max_score: Number
    status: Literal["passed", "failed"]
    output: str
    name_format: str = "text"
    output_format: str = "text"
    visibility: str = "visible"


class Results(msgspec.Struct, frozen=True):
    """All that Gradescope reads; `score` counts, whatever the tests make."""

    score: Number
    output: str
    tests: tuple[Test, ...]
    extra_data: dict[str, str | int | None]
    execution_time: float | msgspec.UnsetType = msgspec.UNSET
    output_format: str = "text"
    visibility: str = "visible"
    stdout_visibility: str = "hidden"


def write(asked: Export) -> Written:
    """Write the results of all who have points."""
    notes = Notes()
    known = settled(asked.standings, notes)
    names = file_names(one.person.key for one in known)
    files = ((f"{names[one.person.key]}/{FILE}", results(asked.show(one))) for one in known)
    write_folder(asked.target, files)
    return Written(len(known), notes.lines())


def results(shown: Shown) -> bytes:
    """What Gradescope is told of a person who has points."""
    one, card = shown.standing, shown.standing.card
    lines = [*one.arithmetic, *(_of_all(card) if card else ())]
    told = Results(
        score=plain(one.points or 0.0),
        output="\n".join(lines),
        tests=tuple(map(_test, card.items)) if card else (),
        execution_time=msgspec.UNSET if card is None or card.seconds is None else card.seconds,
        extra_data={
            "person": one.person.key,
            "attempt": one.counted.number if one.counted else None,
            "digest": card.digest if card else "",
        },
    )
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _of_all(card: ScoreCard) -> Iterator[str]:
    """What is said of the whole hand-in."""
    if card.unreadable:
        yield unreadable(card)
    yield from card.notes


def _test(item: ItemScore) -> Test:
    passed = item.points >= item.possible and not item.faults
    return Test(
        name=item.name,
        score=plain(item.points),
        max_score=plain(item.possible),
        status="passed" if passed else "failed",
        output="\n".join(_lines(item)),
    )


def _lines(item: ItemScore) -> list[str]:
    """What is wrong with an item, if anything, and what is remarked."""
    if not item.faults:
        return [*item.remarks]
    lines = [headline(item), *full(item)]
    return [*dict.fromkeys([*lines, *filter(None, [inheritance(item)]), *item.remarks])]
