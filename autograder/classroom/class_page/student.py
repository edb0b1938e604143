"""One student's page: that of --html, with how the points count and what the instructor remarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.shown import Shown
from autograder.records.text import printable
from autograder.reports.beside import Beside
from autograder.reports.html import page
from autograder.reports.templating import environment

TEMPLATES = Path(__file__).with_name("templates")
LONGEST = 200  # characters of a name


def student_page(shown: Shown) -> str:
    """The page of somebody's attempt that counts; of nothing, where there is none.

    It is one file of no more than half a megabyte, whatever was handed in.
    """
    standing = shown.standing
    beside = Beside(
        name=printable(standing.person.name, LONGEST),
        points=standing.points
        if standing.card and standing.points != standing.card.points
        else None,
        lines=(*_which(standing), *standing.arithmetic),
        remarks=shown.remarks,
    )
    if standing.card is None:
        return (
            environment(TEMPLATES)
            .get_template("nothing.html")
            .render(beside=beside, handed_in=bool(standing.attempts))
        )
    return page(standing.card, shown.explanations, "student", beside).decode()


def _which(standing: Standing) -> Iterator[str]:
    """Which attempt counts, of how many, and when it was handed in."""
    one, many = standing.counted, len(standing.attempts)
    if one is None:
        return
    when = f", handed in {_time(one.submitted)}" if one.submitted else ""
    late = ", late" if one.late else ""
    which = f"Attempt {one.number} of {many} counts" if many > 1 else "One attempt"
    yield f"{which}{when}{late}."


def _time(submitted: str) -> str:
    """A time for people; as it came, where it is none."""
    try:
        return f"{datetime.fromisoformat(submitted).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError):
        return printable(submitted, LONGEST)
