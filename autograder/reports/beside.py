"""What the page of a hand-in has besides its ScoreCard, where an instructor gives it out."""

from __future__ import annotations

from typing import ClassVar

from autograder.records.record import InertRecord


class InstructorRemark(InertRecord, frozen=True):
    """What an instructor has to say on an item; on the whole hand-in, where that is ""."""

    SEVERAL_LINES: ClassVar[frozenset[str]] = frozenset({"text"})

    item: str
    text: str


class Beside(InertRecord, frozen=True):
    """Whose hand-in it is, how the points that count come about, line by line, and remarks.

    `points` are those that count, where they are not the ScoreCard's.
    """

    name: str = ""
    points: float | None = None
    lines: tuple[str, ...] = ()
    remarks: tuple[InstructorRemark, ...] = ()


NOTHING_BESIDE = Beside()
