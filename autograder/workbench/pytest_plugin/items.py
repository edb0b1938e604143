"""Items that are graded when they are first asked about, by one worker for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.course.assignment import Assignment, Item
from autograder.course.builds_on import items_below
from autograder.course.cases import draw_cases
from autograder.course.exercise import Case
from autograder.grading import inherited as carry
from autograder.grading.grade import Grader, pack
from autograder.grading.graded import Examination
from autograder.grading.reference import References
from autograder.handin.submission import read_submission
from autograder.records.cache import cache_folder
from autograder.records.scorecard import ItemScore
from autograder.worker.launch import Launcher

Ender = Callable[[], None]


class Graded(NamedTuple):
    """An item's score, and all that is known of it where it could be graded."""

    score: ItemScore
    examination: Examination | None


class Room:
    """Where items are graded: a tree as it is first read, PyTorch's answers, and one worker.

    `at_the_end` is given what ends the worker, once it is started.
    """

    def __init__(self, tree: Path, seed: int, at_the_end: Callable[[Ender], None]) -> None:
        self.tree = tree
        self.seed = seed
        self.references = References(cache_folder())
        self._at_the_end = at_the_end

    def exams(self, assignment: Assignment) -> dict[str, Exam]:
        """An exam for each item, by its name."""
        exams = {item.name: Exam(item, self) for item in assignment.items}
        for exam in exams.values():
            below = items_below(exam.item, assignment.items)
            exam.below = tuple(exams[item.name] for item in below)
        return exams

    @cached_property
    def grader(self) -> Grader:
        """The grader, with its worker."""
        launcher = Launcher()
        self._at_the_end(launcher.close)
        return Grader(launcher, self.references, self.seed)

    @cached_property
    def files(self) -> bytes:
        """The tree's files, as the worker takes them.

        Raises `SubmissionError` where there is nothing to grade.
        """
        return pack(read_submission(self.tree))


@dataclass(eq=False)
class Exam:
    """One item: `below` are those that it builds on, `told` is what need not be said again."""

    item: Item
    room: Room
    below: tuple[Exam, ...] = ()
    told: set[object] = field(default_factory=set)

    @cached_property
    def cases(self) -> list[Case]:
        """The item's cases."""
        return draw_cases(self.item, self.room.seed)

    def names(self) -> list[list[str]]:
        """The names of what is expected in each case.

        Raises `ReferenceUnavailableError` where PyTorch's answers cannot be had.
        """
        references = self.room.references
        if references.lacks(self.item.exercise, self.cases):
            from autograder.diagnosis.tutor import prepare  # only where PyTorch is loaded

            prepare(self.item, self.cases, references)
        due = references.get(self.item.exercise, self.cases)
        return [[expected.name for expected in one] for one in due]

    @cached_property
    def graded(self) -> Graded:
        """What came of it: the item is graded at the first question."""
        kept: list[Examination] = []
        grader = replace(self.room.grader, keep=kept.append)
        score = grader.grade_item(self.room.files, self.item)
        return Graded(score, kept[0] if kept else None)

    @cached_property
    def score(self) -> ItemScore:
        """The score, with the items to mend first where it fails."""
        score = self.graded.score
        if not score.faults:
            return score
        family = (self, *self.below)
        scores = {exam.item.name: exam.graded.score for exam in family}
        lower = {
            exam.item.name: {other.item.name: other.graded.score for other in exam.below}
            for exam in family
        }
        causes = set(carry.causes(scores, lower, {})) - {self.item.name}
        mend_first = tuple(name for name in scores if name in causes)
        return msgspec.structs.replace(score, mend_first=mend_first)

    @cached_property
    def place(self) -> tuple[Path, int]:
        """Where the tree should define what is graded: its file, and the line from 0."""
        home = self.room.tree / self.item.exercise.home
        text = home.read_text("utf-8", "replace") if home.is_file() else ""
        name = re.escape(self.item.exercise.name)
        found = re.search(rf"^(class|def)\s++{name}\b", text, re.MULTILINE)
        return home, text.count("\n", 0, found.start()) if found else 0
