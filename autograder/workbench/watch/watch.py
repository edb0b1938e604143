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

from autograder.course.assignment import AssignmentError
from autograder.course.builds_on import items_below
from autograder.course.exercise import Case
from autograder.course.sheet import Assignment, Item
from autograder.grading import inherited
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.score import NOTHING_DIAGNOSED, Diagnosed
from autograder.grading.tutoring import Tutor
from autograder.handin.submission import Submission, SubmissionError
from autograder.handin.wanted import Wanted
from autograder.records.interrupts import TerminatedError
from autograder.records.readers import Reader
from autograder.records.scorecard import ItemScore, ScoreCard, with_items
from autograder.records.text import printable
from autograder.reports.display.progress import ProgressDisplay
from autograder.reports.display.screen import Screen
from autograder.reports.next_step import focus
from autograder.workbench.history import Remembered, Standing
from autograder.workbench.watch.keys import keys_of
from autograder.workbench.watch.saves import ReadResult, Saves
from autograder.workbench.watch.sheet import Sheet
from autograder.workbench.watch.touched import Imports, changed, touched
from autograder.workbench.watch.view import Due, View

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
    due: Due | None = None,
    wanted: Wanted | None = None,
    keyboard: TextIO | None = None,
    sheet: Sheet | None = None,
    reader: Reader = "student",
) -> int:
    """Grade `tree`, and again what each save touches, until Ctrl-C; the exit status is 0.

    `history` tells how the points differ from the last run's, as `history.since_last` does;
    without it, the last run is the one before in this watch. `due` is as in `View`, `verbose` and
    `reader` as in `reports.terminal.print_table`; what is `wanted` decides which folder is graded.
    Keys are read from a `keyboard` where it is a terminal, and `stream` too. With a `sheet`, the
    assignment is read again where its file has changed. Raises `WatchError` where files cannot be
    watched.
    """
    screen = Screen(stream, verbose, reader)
    try:
        saves = Saves(tree, wanted, sheet.files if sheet else ())
        with keys_of(keyboard if screen.is_terminal else None) as keys:
            view = View(assignment, screen, due, keys is not None, reader)
            watching = Watching(assignment, grader, view, history or Remembered().since_last)
            while True:
                renewed = sheet.renewed() if sheet else None
                if isinstance(renewed, AssignmentError):
                    view.complain(str(renewed))
                elif renewed:
                    assignment, saves.wanted = renewed
                    watching.begin_anew(assignment)
                watching.take(saves.read(watching.submission))
                saved = watching.look_deeper(saves.tick)
                while not saved:
                    view.press(keys() if keys else "")
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
        self, assignment: Assignment, grader: Grader, view: View, history: History
    ) -> None:
        self.submission: Submission | None = None
        self.card: ScoreCard | None = None
        self._assignment = assignment
        self._grader = grader
        self._view = view
        self._history = history
        self._imports: Imports | None = None
        self._unexplained: dict[str, GradedItem] = {}  # failing items whose mistakes have no name
        self._standing = Standing(None, {})
        self._status = ""
        self._complaint = ""
        self._resaved = ""  # what is said of the assignment's own file
        self._saved: tuple[str, ...] = ()  # the items that the last save touched

    def take(self, found: ReadResult) -> None:
        """Grade and show what differs from the last time; nothing where nothing does."""
        start = time.perf_counter()
        if isinstance(found, SubmissionError):
            if str(found) != self._complaint:
                self._complaint = str(found)
                self._view.complain(str(found))
            return
        paths = changed(self.submission, found) if self.submission else ()
        if self.card is not None and not paths and not self._complaint:
            return
        self._complaint = ""
        imports = Imports(found, self._imports)
        items = self._to_grade(imports, paths)
        self._status = f"Watching {found.name}: {self._resaved or _saved(paths, found)}"
        self._saved = tuple(item.name for item in items) if paths else ()
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
        found_now = self._history(self.card) if items else self._standing
        as_before = self._resaved or not items  # with other points, nothing was won or lost
        self._standing = Standing(None, found_now.points) if as_before else found_now
        self._resaved = ""
        done = f"graded {len(items)} of {len(self._assignment.items)} items{self._since(start)}"
        if not items:
            done = "which no item uses" if paths else "as it was"
        self._status += done
        self.submission, self._imports = found, imports
        self._show()
        for item in self._assignment.items:
            imports.of_item(item)  # while nobody waits for it; kept for the next save

    def begin_anew(self, assignment: Assignment) -> None:
        """Forget what is known, for another assignment."""
        self._assignment = self._view.assignment = assignment
        self.submission = self.card = self._imports = None
        self._unexplained.clear()
        self._resaved = f"{assignment.name} has changed, "

    def look_deeper(self, saved: Callable[[], bool]) -> bool:
        """Name the mistakes of what fails, of what is shown in full first.

        Gives up, and returns True, as soon as something was `saved`.
        """
        first = focus(self.card, self._saved) if self.card else None
        name = first.name if first else ""
        for item in sorted(self._assignment.items, key=lambda item: item.name != name):
            if item.name in self._unexplained:
                if saved():
                    return True
                found = self._explain(item, self._unexplained.pop(item.name))
                if not self._unexplained or (found and item.name == name):
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
        self._view.graded(fresh)
        for item in items:
            self._unexplained.pop(item.name, None)
        self._unexplained |= later.items if later else {}

    def _explain(self, item: Item, graded: GradedItem) -> bool:
        """Add to an item's score what its mistakes are; whether that is more than its faults."""
        assert self.card is not None
        assert self._grader.tutor is not None
        found = self._grader.tutor.look_into(graded)
        more = found._asdict()
        remarks = tuple(graded.judgement.remarks)
        scores = [
            msgspec.structs.replace(one, **more, remarks=remarks) if one.name == item.name else one
            for one in self.card.items
        ]
        self.card = with_items(self.card, scores)
        return any(found)

    def _since(self, start: float) -> str:
        """How long it took, if times may be told."""
        assert self.card is not None
        return "" if self.card.seconds is None else f" in {time.perf_counter() - start:.2f} s"

    def _show(self, more: str = "") -> None:
        """Draw the table; where there is `more` to come, what is new is not known yet."""
        assert self.card is not None
        ending = more or ("; naming the mistakes ..." if self._unexplained else ".")
        standing = None if more else self._standing
        self._view.show(self.card, standing, f"{self._status}{ending}", self._saved)


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
