"""Grades one hand-in on a platform, and says what its student is told."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.upload.settings import Settings
from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.needs import wanted_by
from autograder.handin.solution import find_solution
from autograder.handin.submission import SubmissionError, read_submission
from autograder.records.cache import cache_folder
from autograder.records.readers import for_student
from autograder.records.root import ROOT
from autograder.records.scorecard import ItemScore, ScoreCard, plain, with_items
from autograder.reports import terminal
from autograder.reports.news import following_of, full_marks, news_lines
from autograder.reports.protections import in_short
from autograder.reports.sentences import unreadable
from autograder.reports.to_mend import in_full
from autograder.worker.launch import Launcher

MOST_TOLD = 200_000  # characters of a report: platforms cut, or refuse, what is longer


@dataclass(frozen=True)
class GradedHandIn:
    """What came of a hand-in: the card as its student is told, and for how long it was graded.

    `before` has the points of the student's hand-in before this one, by item, where they are known.
    """

    card: ScoreCard
    settings: Settings
    seconds: float
    before: Mapping[str, float] | None = None

    @property
    def scores(self) -> dict[str, float]:
        """The points by item."""
        return {item.name: item.points for item in self.card.items}

    def seen(self) -> ScoreCard:
        """The card with the items that students may see while they hand in."""
        kept = [one for one in self.card.items if not self.settings.is_withheld(one.name)]
        return self.card if len(kept) == len(self.card.items) else with_items(self.card, kept)

    def report(self) -> str:
        """All that a student is told at once: the table, what to mend next, and by what it goes."""
        stream, card = io.StringIO(), self.seen()
        terminal.print_table(card, stream, verbose=False)
        lines = [*self._below(card)]
        return _cut(f"{stream.getvalue()}\n" + "\n".join(lines))

    def _below(self, card: ScoreCard) -> Iterator[str]:
        following, changes = following_of(card), self._changes(card)
        yield from news_lines(changes, following, full_marks(card), "hand-in")
        if changes == {}:
            yield "Nothing has changed since the last hand-in."
        if left := len(self.card.items) - len(card.items):
            yield f"{left} more item{'s are' if left > 1 else ' is'} graded, and shown later."
        yield f"SHA-256 of what was graded: {card.digest}" if card.digest else "Nothing was read."
        yield in_short(card)

    def _changes(self, card: ScoreCard) -> dict[str, float] | None:
        if self.before is None:
            return None
        known = [item for item in card.items if item.name in self.before]
        changed = {i.name: round(i.points - self.before[i.name], 2) for i in known}
        return {name: more for name, more in changed.items() if more}

    def told(self, item: ItemScore) -> str:
        """What a student is told of one item."""
        if self.card.unreadable:
            return unreadable(self.card)
        if not item.graded:
            return f"not graded: {item.reason}"
        lines = in_full(item) if item.faults else []
        remarks = [f"remark, which costs nothing: {one}" for one in item.remarked()]
        return _cut("\n".join([*(one.plain.rstrip() for one in lines), *remarks]))


def grade(
    place: Path, settings: Settings, attempt: int = 1, before: Mapping[str, float] | None = None
) -> GradedHandIn:
    """Grade what lies at a place; what goes wrong with us is in the card, and is not raised."""
    start = time.perf_counter()
    sheet = assignments.load(settings.assignment)
    with Launcher() as launcher:
        card = _graded(place, sheet, settings, launcher)
    tells = {item.name: item.feedback.told_at(attempt) for item in sheet.items}
    told = for_student(card, tells, place)
    return GradedHandIn(told, settings, time.perf_counter() - start, before)


def _graded(place: Path, sheet: Assignment, settings: Settings, launcher: Launcher) -> ScoreCard:
    references = References(cache_folder())
    solution = find_solution(None, ROOT, wanted_by(sheet))
    tutor = Tutor(references)
    grader = Grader(launcher, references, settings.seed, tutor, settings.require, solution)
    try:
        submission = read_submission(place, wanted_by(sheet))
    except SubmissionError as error:
        return grader.refuse(place.name, sheet, str(error))
    return grader.grade(submission, sheet)


def without_colons(text: str) -> str:
    """A text that has no colon, behind which Autolab would look for a value."""
    return text.replace(": ", " - ").replace(":", " ")


def total_of(card: ScoreCard) -> str:
    """The points, for people."""
    return f"{plain(card.points)} of {plain(card.possible)} points"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TOLD else f"{text[:MOST_TOLD]}\n... (the rest is left out)"
