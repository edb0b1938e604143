"""From where everybody stands to what is told of the class."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.changes import changes
from autograder.classroom.class_page.groups import NO_REMARKS, Remarks, grouped, members
from autograder.classroom.class_page.measures import item_report, totals
from autograder.classroom.class_page.records import ClassReport
from autograder.course.sheet import Assignment
from autograder.records.readers import for_student
from autograder.records.scorecard import ScoreCard, total


def class_report(
    standings: Sequence[Standing],
    sheet: Assignment,
    remarks: Remarks = NO_REMARKS,
    before: Sequence[Standing] | None = None,
    reference: ScoreCard | None = None,
    named: bool = True,
) -> ClassReport:
    """What is told of a class: how it fared, what it did not understand, who did what.

    `remarks` are an instructor's on groups, by their keys. `before` is where everybody stood in an
    earlier run, `reference` the solution's ScoreCard, graded as the class was. Unless people are
    `named`, nothing in the report names anybody, and of no item more is told of what is wrong than
    the assignment ever tells a student.
    """
    handed_in = [one for one in standings if one.attempts]
    ungraded = [one for one in handed_in if one.card is None or not one.card.graded]
    graded = [one for one in standings if one.card and one.card.graded]
    cards = [one.card for one in standings if one.card]
    possible = total([item.points for item in sheet.items])
    return ClassReport(
        assignment=sheet.name,
        title=sheet.title,
        possible=possible,
        named=named,
        people=len(standings),
        handed_in=len(handed_in),
        late=sum(one.counted is not None and one.counted.late for one in standings),
        missing=members((one.person for one in standings if not one.attempts), named),
        ungraded=members((one.person for one in ungraded), named),
        totals=totals([one.points for one in graded if one.points is not None], possible),
        items=tuple(item_report(item.name, item.points, cards, reference) for item in sheet.items),
        groups=grouped(standings if named else _as_told(standings, sheet), remarks, named),
        changes=None if before is None else changes(before, standings, named),
    )


def _as_told(standings: Sequence[Standing], sheet: Assignment) -> list[Standing]:
    """The same with what students are told at most."""
    tells = {item.name: item.feedback.most for item in sheet.items}
    return [
        msgspec.structs.replace(one, card=for_student(one.card, tells)) if one.card else one
        for one in standings
    ]
