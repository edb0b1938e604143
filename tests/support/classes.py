"""People of a class and where they stand, made without grading anything."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.classroom.class_page.groups import NO_REMARKS, Remarks
from autograder.classroom.class_page.shown import NO_EXPLANATIONS, shown
from autograder.classroom.class_page.student import student_page
from autograder.course.assignment import parse
from autograder.course.sheet import Assignment
from autograder.records.explanation import Explanation
from autograder.records.protections import Protections
from autograder.records.scorecard import (
    AspectScore,
    Diagnosis,
    Fault,
    FaultCode,
    ItemScore,
    ScoreCard,
    SmallestCase,
    Table,
    total,
)
from tests.support.places import ROOT

SHEET = """
title = "Week 3"
[items]
"First" = { exercise = "Linear", points = 10 }
"Second" = { exercise = "ReLU", points = 5 }
"Third" = { exercise = "MSELoss", points = 5 }
"""
POINTS = {"First": 10.0, "Second": 5.0, "Third": 5.0}
FLIPPED = Diagnosis("dLdA", "convolution/flipped", "The kernel is flipped.", "3 of 3", "certain")


def sheet() -> Assignment:
    """An assignment of three items, of 20 points."""
    return parse(SHEET, ROOT / "week3.toml")


def person(number: int, name: str = "") -> Person:
    """Somebody, by number."""
    address = f"mail{number}@example.edu"
    return Person(f"key{number}", name or f"Person{number} Family{number}", address)


def fault(
    message: str = "wrong", name: str = "Z", code: FaultCode = FaultCode.OTHER, case: int = 0
) -> Fault:
    """Something that is wrong."""
    return Fault("forward", name, case, "A of shape (1, 1)", message, code=code)


def right(name: str, seconds: float = 0.01) -> ItemScore:
    """An item with full marks."""
    points = POINTS[name]
    aspects = (AspectScore("forward", points, points, True),)
    return ItemScore(name, name, points, points, cases=3, aspects=aspects, seconds=seconds)


def wrong(
    name: str, *faults: Fault, points: float = 0.0, diagnoses: tuple[Diagnosis, ...] = ()
) -> ItemScore:
    """An item in which something is wrong."""
    possible = POINTS[name]
    aspects = (AspectScore("forward", 0.0, possible, False),)
    found = faults or (fault(name=diagnoses[0].name) if diagnoses else fault(),)
    return ItemScore(
        name, name, possible, points, cases=3, aspects=aspects, faults=found, diagnoses=diagnoses
    )


def card(*items: ItemScore, notes: tuple[str, ...] = ()) -> ScoreCard:
    """The ScoreCard of some items; those that are not given are right."""
    given = {item.name: item for item in items}
    whole = tuple(given.get(name, right(name)) for name in POINTS)
    points = total([item.points for item in whole])
    possible = total([*POINTS.values()])
    return ScoreCard("week3", "handin.tar", 0, points, possible, whole, notes, Protections())


def standing(who: int | Person, *items: ItemScore, late: bool = False) -> Standing:
    """Where somebody stands who has handed in once."""
    one = who if isinstance(who, Person) else person(who)
    made = card(*items)
    attempt = Attempt(one.key, 1, "handin.tar", "0" * 64, "bulk.zip", "2026-10-07T10:00:00Z", late)
    return Standing(one, (attempt,), attempt, made, made.points)


def whole_page(
    one: Standing,
    explanations: Mapping[str, Explanation] = NO_EXPLANATIONS,
    remarks: Remarks = NO_REMARKS,
) -> str:
    """A student's page, where the assignment lets all of it be told."""
    items = one.card.items if one.card else ()
    return student_page(shown(one, explanations, remarks, {item.name: "case" for item in items}))


def smallest(name: str = "dLdA", *shape: int, worked: str = "") -> SmallestCase:
    """A case of a value of this shape, of which one element is wrong."""
    size = shape or (1, 1)
    line = " ".join(["1"] * size[-1])
    given = Table("A", size, (line,))
    return SmallestCase(
        f"A of shape {size}", name, (given,), Table(name, size, (f"{line}*",)),
        Table(name, size, (f"{line}*",)), worked=worked,
    )  # fmt: skip
