"""Grades again what a saved file touches, until Ctrl-C.

First only the points are found out, so that the table is there at once: of what the file itself
defines, then of all that imports it. Then, as long as nothing is saved, the mistakes of what fails
are named. In the end the table is the one that an ordinary run gives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import msgspec

from autograder.course.assignment import Assignment, Item
from autograder.course.builds_on import items_below
from autograder.course.exercise import Case
from autograder.grading import inherited
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.score import NOTHING_DIAGNOSED, Diagnosed
from autograder.grading.tutoring import Tutor
from autograder.handin.submission import Submission, SubmissionError
from autograder.handin.wanted import Wanted
from autograder.records.interrupts import TerminatedError
from autograder.records.scorecard import ItemScore, ScoreCard, total
from autograder.records.text import printable
from autograder.reports.display.progress import ProgressDisplay
from autograder.reports.display.screen import Screen
from autograder.reports.news import news_lines
from autograder.reports.terminal import FULL_FINDINGS
from autograder.workbench.history import Remembered, Standing, best_next
from autograder.workbench.watch.saves import ReadResult, Saves
from autograder.workbench.watch.touched import Imports, changed, touched

NAMES_SHOWN = 3  # of saved files
History = Callable[[ScoreCard], Standing]


def watch(
    tree: Path,
    assignment: Assignment,
    grader: Grader,
    stream: TextIO,
    *,
    verbose: bool = False,
    history: History | None = None,
    wanted: Wanted | None = None,
) -> int:
    """Grade `tree`, and again what each save touches, until Ctrl-C; the exit status is 0.

    `history` tells how the points differ from the last run's, as `history.since_last` does;
    without it, the last run is the one before in this watch. `verbose` is as in
    `reports.terminal.print_table`; what is `wanted` decides which folder is graded. Raises
    `WatchError` where files cannot be watched.
    """
    screen = Screen(stream, verbose)
    try:
        saves = Saves(tree, wanted)
        watching = Watching(assignment, grader, screen, history or Remembered().since_last)
        while True:
            watching.take(saves.read(watching.submission))
            saved = watching.look_deeper(saves.tick)
            while not saved:
                saved = saves.tick()
    except (KeyboardInterrupt, TerminatedError):
        screen.say("stopped")
        return 0


class Later:
    """A tutor that looks into nothing at once: what is wrong is kept for later, by item's name."""

    def __init__(self, tutor: Tutor) -> None:
        self.items: dict[str, GradedItem] = {}
        self._tutor = tutor

    def prepare(self, item: Item, cases: list[Case]) -> None:
        """Have the tutor prepare; raises what it raises."""
        self._tutor.prepare(item, cases)

    def look_into(self, graded: GradedItem) -> Diagnosed:
        """Keep what is wrong, unless nobody is to know the cases."""
        if graded.judgement.findings and not graded.hidden:
            self.items[graded.item.name] = graded
        return NOTHING_DIAGNOSED


class Watching:
    """What is known of a submission that changes."""

    def __init__(
        self, assignment: Assignment, grader: Grader, screen: Screen, history: History
    ) -> None:
        self.submission: Submission | None = None
        self.card: ScoreCard | None = None
        self._assignment = assignment
        self._grader = grader
        self._screen = screen
        self._history = history
        self._imports: Imports | None = None
        self._unexplained: dict[str, GradedItem] = {}  # failing items whose mistakes have no name
        self._standing = Standing(None, {})
        self._status = ""
        self._complaint = ""

    def take(self, found: ReadResult) -> None:
        """Grade and show what differs from the last time; nothing where nothing does."""
        start = time.perf_counter()
        if isinstance(found, SubmissionError):
            if str(found) != self._complaint:
                self._complaint = str(found)
                self._screen.say(f"{found}. Watching goes on; Ctrl-C ends.", "yellow")
            return
        paths = changed(self.submission, found) if self.submission else ()
        if self.card is not None and not paths and not self._complaint:
            return
        self._complaint = ""
        imports = Imports(found, self._imports)
        items = self._to_grade(imports, paths)
        self._status = f"Watching {found.name}: {_saved(paths, found)}"
        own = tuple(item for item in items if not imports.own(item).isdisjoint(paths))
        rest = tuple(item for item in items if item not in own)
        if own and rest and self.card and not self._grader.solution:
            self._grade(found, own)
            done = f"graded {len(own)} item{'s' * (len(own) > 1)}{self._since(start)}"
            self._show(f"{done}, {len(rest)} more to come ...")
            self._grade(found, rest)
        elif items:
            self._grade(found, items)
        assert self.card is not None
        before = Standing(None, self._standing.points)
        self._standing = self._history(self.card) if items else before
        done = f"graded {len(items)} of {len(self._assignment.items)} items{self._since(start)}"
        if not items:
            done = "which no item uses" if paths else "as it was"
        self._status += done
        self.submission, self._imports = found, imports
        self._show()
        for item in self._assignment.items:
            imports.of_item(item)  # while nobody waits for it; kept for the next save

    def look_deeper(self, saved: Callable[[], bool]) -> bool:
        """Name the mistakes of what fails, what is shown in full first.

        Gives up, and returns True, as soon as something was `saved`.
        """
        named = 0
        for item in self._assignment.items:
            if item.name in self._unexplained:
                if saved():
                    return True
                found = self._explain(item, self._unexplained.pop(item.name))
                named += found
                if not self._unexplained or (found and named == FULL_FINDINGS):
                    self._show()
        return False

    def _to_grade(self, imports: Imports, paths: Sequence[str]) -> tuple[Item, ...]:
        """The items that changed files touch, and those that could not be graded last time."""
        items = self._assignment.items
        if self.card is None or self._imports is None:
            return items
        names = {item.name for item in touched(items, self._imports, imports, paths)}
        names |= {score.name for score in self.card.items if not score.graded}
        chosen = [item for item in items if item.name in names]
        if self._grader.solution is not None:  # what is inherited takes what they build on
            below = (items_below(item, self._assignment.whole) for item in chosen)
            names |= {lower.name for one in below for lower in one}
        return tuple(item for item in items if item.name in names)

    def _grade(self, submission: Submission, items: tuple[Item, ...]) -> None:
        """Grade these items for their points, and put them into the card."""
        later = Later(self._grader.tutor) if self._grader.tutor else None
        grader = replace(self._grader, tutor=later)
        with ProgressDisplay(len(items)) as display:
            fresh = grader.grade(submission, replace(self._assignment, items=items), display.watch)
        scores = {score.name: score for score in (self.card.items if self.card else ())}
        scores |= {score.name: score for score in fresh.items}
        if self._grader.solution is None:
            scores = _with_causes(self._assignment, scores)
        self.card = with_items(fresh, [scores[item.name] for item in self._assignment.items])
        for item in items:
            self._unexplained.pop(item.name, None)
        self._unexplained |= later.items if later else {}

    def _explain(self, item: Item, graded: GradedItem) -> bool:
        """Add to an item's score what its mistakes are; whether that is more than its faults."""
        assert self.card is not None
        assert self._grader.tutor is not None
        diagnoses, smallest = self._grader.tutor.look_into(graded)
        more = {"diagnoses": diagnoses, "smallest": smallest}
        remarks = tuple(graded.judgement.remarks)
        scores = [
            msgspec.structs.replace(one, **more, remarks=remarks) if one.name == item.name else one
            for one in self.card.items
        ]
        self.card = with_items(self.card, scores)
        return bool(diagnoses or smallest)

    def _since(self, start: float) -> str:
        """How long it took, if times may be told."""
        assert self.card is not None
        return "" if self.card.seconds is None else f" in {time.perf_counter() - start:.2f} s"

    def _show(self, more: str = "") -> None:
        """Draw the table; where there is `more` to come, what is new is not known yet."""
        assert self.card is not None
        following = best_next(self._assignment.whole, self._standing.points)
        news = () if more else news_lines(self._standing.changes, following)
        ending = more or ("; naming the mistakes ..." if self._unexplained else ".")
        self._screen.show(self.card, news, f"{self._status}{ending} Ctrl-C ends.")


def with_items(card: ScoreCard, scores: Sequence[ItemScore]) -> ScoreCard:
    """The card with these items, and the points that they make."""
    return msgspec.structs.replace(
        card,
        items=tuple(scores),
        points=total([one.points for one in scores]),
        possible=total([one.possible for one in scores]),
    )


def _with_causes(assignment: Assignment, scores: Mapping[str, ItemScore]) -> dict[str, ItemScore]:
    """The scores, each with the failing items that it builds on: another item's may be new."""
    lower = inherited.lower_scores(assignment.items, assignment.whole, scores)
    whole = inherited.with_all_causes(assignment.items, scores, lower)
    return {score.name: score for score in whole}


def _saved(paths: Sequence[str], found: Submission) -> str:
    """What was saved and deleted, with a comma at its end; empty where that is nothing."""
    known = found.sources.keys() | found.broken.keys()
    saved = [path if path in known else f"{path} (deleted)" for path in paths]
    more = [f"and {len(saved) - NAMES_SHOWN} more"] if len(saved) > NAMES_SHOWN else []
    names = ", ".join([*(printable(one) for one in saved[:NAMES_SHOWN]), *more])
    return f"saved {names}, " if names else ""
