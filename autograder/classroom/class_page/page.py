"""What is told of a class as one page that needs nothing else.

Colours only repeat what numbers and words say. There is no script in it, and a browser is told to
run none. Whatever comes from a hand-in is text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page import histogram
from autograder.classroom.class_page.absences import rows
from autograder.classroom.class_page.groups import NO_REMARKS, Remarks
from autograder.classroom.class_page.records import ClassReport, Group, ItemReport, Kind
from autograder.classroom.class_page.report import class_report
from autograder.course.sheet import Assignment
from autograder.records.scorecard import ScoreCard
from autograder.reports.sentences import listed, written
from autograder.reports.templating import environment
from autograder.reports.terminal import ASPECTS, SPECIAL

Pages = Mapping[str, str]  # where students' pages are, beside this one, by their keys

TEMPLATES = Path(__file__).with_name("templates")
NO_PAGES: Pages = MappingProxyType({})
UNNAMED = (Kind.LIKELY, Kind.MESSAGE)
OPEN = 3  # groups that are unfolded
MOST_GROUPS, MOST_MOVES = 150, 300  # of each table; the rest is in the record
TELLING = 0.3  # a correlation from which an item is worth a word
WORTH_A_WORD = 3  # items


def class_page(
    standings: Sequence[Standing],
    sheet: Assignment,
    remarks: Remarks = NO_REMARKS,
    before: Sequence[Standing] | None = None,
    reference: ScoreCard | None = None,
    named: bool = True,
    pages: Pages = NO_PAGES,
) -> str:
    """The page of a class; `class_report` says what it is given."""
    report = class_report(standings, sheet, remarks, before, reference, named)
    return page_of(report, pages)


def page_of(report: ClassReport, pages: Pages = NO_PAGES) -> str:
    """The page of a report, with links to students' pages where there are some."""
    by_kind = {
        "named": [one for one in report.groups if one.kind is Kind.NAMED],
        "unnamed": [one for one in report.groups if one.kind in UNNAMED],
        "absent": [one for one in report.groups if one.kind not in (Kind.NAMED, *UNNAMED)],
    }
    shown = {name: [_shown(one) for one in some[:MOST_GROUPS]] for name, some in by_kind.items()}
    left = sum(max(0, len(some) - MOST_GROUPS) for some in by_kind.values())
    return (
        environment(TEMPLATES)
        .get_template("class.html")
        .render(
            report=report,
            drawing=histogram,
            titles=_titles(report),
            words=[*_words(report)],
            groups=shown,
            absences=rows(by_kind["absent"]),
            left=left,
            open=OPEN,
            most_moves=MOST_MOVES,
            timed=any(one.times for one in report.items),
            compared=any(one.times and one.times.reference for one in report.items),
            milliseconds=_milliseconds,
            pages=pages if report.named else NO_PAGES,
        )
    )


def _shown(group: Group) -> dict[str, Any]:
    """A group with its example written out, and whether its title leaves its values open."""
    told = len(group.values) == 1 and group.title.startswith(group.values[0])
    return {
        "group": group,
        "shows_in": bool(group.values) and not told,
        "example": [*written(group.example)] if group.example else [],
    }


def _titles(report: ClassReport) -> list[str]:
    """The aspects that have a column."""
    judged = {one.aspect for item in report.items for one in item.aspects}
    return [name for name in ASPECTS | SPECIAL if name in judged]


def _words(report: ClassReport) -> list[str]:
    """What the table of items says, in a sentence each."""
    some = [one for one in report.items if one.mean is not None and one.possible]
    hard = sorted(some, key=_share)[:WORTH_A_WORD]
    lines = []
    if hard and _share(hard[0]) < 1:
        told = [f"{one.name} ({100 * _share(one):.0f} %)" for one in hard if _share(one) < 1]
        lines.append(f"Fewest of their points were won in {listed(told)}.")
    found = [(one.discrimination.correlation, one.name) for one in some if one.discrimination]
    telling = sorted((one for one in found if one[0] >= TELLING), reverse=True)[:WORTH_A_WORD]
    if telling:
        names = listed([name for _, name in telling])
        lines.append(f"Failing goes most with few points elsewhere in {names}.")
    return lines


def _share(item: ItemReport) -> float:
    return (item.mean or 0) / item.possible


def _milliseconds(seconds: float) -> str:
    number, unit = (seconds, "s") if seconds >= 1 else (1000 * seconds, "ms")
    return f"{number:.1f}\N{NO-BREAK SPACE}{unit}"
