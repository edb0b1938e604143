"""Where everybody of a ledger stands, by the rules of an assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from autograder.classroom.batch.extensions import NONE, Extension
from autograder.classroom.batch.lateness import standing
from autograder.classroom.batch.ledger import Kept, Ledger
from autograder.classroom.batch.roll import Standing
from autograder.course.sheet import Assignment

NO_EXTENSIONS: Mapping[str, Extension] = MappingProxyType({})


def standings(
    ledger: Ledger,
    sheet: Assignment,
    extensions: Mapping[str, Extension] = NO_EXTENSIONS,
    run: int | None = None,
) -> list[Standing]:
    """Where everybody stands, by key; with a `run`, where they stood at its end.

    What the grader itself failed at is not graded yet.
    """
    known: dict[str, dict[int, Kept]] = defaultdict(dict)
    for one in ledger.results(run=run):
        if one.card.assignment == sheet.name:
            known[one.attempt.person][one.attempt.number] = one
    found = []
    for person in ledger.people():
        kept = known[person.key]
        attempts = [due.attempt for due in ledger.attempts_of(person.key)]
        graded = [
            (one, kept[one.number].card if one.number in kept and kept[one.number].graded else None)
            for one in attempts
        ]
        found.append(standing(person, graded, sheet.late, extensions.get(person.key, NONE)))
    return found


def explained(ledger: Ledger, one: Standing) -> bytes:
    """What the page of the attempt that counts shows besides the ScoreCard, packed."""
    if one.counted is None:
        return b""
    kept = {kept.attempt.number: kept.explained for kept in ledger.results(one.person.key)}
    return kept.get(one.counted.number, b"")
