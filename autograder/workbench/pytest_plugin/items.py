"""Items that are graded when they are first asked about, by one worker for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.course.builds_on import items_below
from autograder.course.cases import draw_cases
from autograder.course.exercise import Case
from autograder.course.sheet import Assignment, Item
from autograder.diagnosis.tutor import Tutor
from autograder.grading import inherited
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.grading.tutoring import expected_values
from autograder.handin.submission import read_submission
from autograder.records.cache import cache_folder
from autograder.records.scorecard import ItemScore
from autograder.records.telling import Tell, within
from autograder.workbench.attempts import tells_known
from autograder.worker.launch import Launcher
from autograder.worker.packing import pack_submission

Ender = Callable[[], None]


class Result(NamedTuple):
    """An item's score, and all that is known of it where it could be graded."""

    score: ItemScore
    graded: GradedItem | None


class Bench:
    """Where items are graded: a tree as it is first read, PyTorch's answers, and one worker.

    `at_the_end` is given what ends the worker, once it is started.
    """

    def __init__(self, tree: Path, seed: int, at_the_end: Callable[[Ender], None]) -> None:
        self.tree = tree
        self.seed = seed
        self.references = References(cache_folder())
        self.tutor = Tutor(self.references)
        self._at_the_end = at_the_end

    def tested(self, assignment: Assignment) -> dict[str, TestedItem]:
        """The items, by their names."""
        tells = tells_known(assignment, self.seed, self.tree, cache_folder())
        found = {i.name: TestedItem(i, self, tell=tells[i.name]) for i in assignment.items}
        for tested in found.values():
            below = items_below(tested.item, assignment.items)
            tested.below = tuple(found[item.name] for item in below)
        return found

    @cached_property
    def grader(self) -> Grader:
        """The grader, with its worker."""
        launcher = Launcher()
        self._at_the_end(launcher.close)
        return Grader(launcher, self.references, self.seed, self.tutor)

    @cached_property
    def files(self) -> bytes:
        """The tree's files, as the worker takes them.

        Raises `SubmissionError` where there is nothing to grade.
        """
        return pack_submission(read_submission(self.tree))


@dataclass(eq=False)
class TestedItem:
    """One item: `below` are those that it builds on, `reported` is what need not be said again.

    `tell` is how much is told of it: as by the last run, for a run of tests is no attempt.
    """

    __test__ = False  # for pytest, where a file of tests imports this
    item: Item
    bench: Bench
    below: tuple[TestedItem, ...] = ()
    reported: set[object] = field(default_factory=set)
    tell: Tell = "verdict"

    @property
    def is_verdict(self) -> bool:
        """Whether no value is told of, but which aspects have passed."""
        return self.item.hidden or self.tell == "verdict"

    @cached_property
    def cases(self) -> list[Case]:
        """The item's cases."""
        return draw_cases(self.item, self.bench.seed)

    def said(self, text: str) -> str:
        """A sentence of ours on the item, in the names that its course has."""
        exercise = self.item.exercise
        return exercise.spelling.words(text, exercise.name)

    def names(self) -> list[list[str]]:
        """The names of what is expected in each case.

        Raises `ReferenceUnavailableError` where PyTorch's answers cannot be had.
        """
        expected = expected_values(self.item, self.cases, self.bench.references, self.bench.tutor)
        return [[one.name for one in of_case] for of_case in expected]

    @cached_property
    def result(self) -> Result:
        """What came of it: the item is graded at the first question."""
        kept: list[GradedItem] = []
        grader = replace(self.bench.grader, keep=kept.append)
        score = grader.grade_item(self.bench.files, self.item)
        return Result(score, kept[0] if kept else None)

    @cached_property
    def told(self) -> ItemScore:
        """The score, with as much as is told."""
        return within(self.result.score, self.tell)

    @cached_property
    def score(self) -> ItemScore:
        """The same, with the items to mend first where it fails."""
        score = self.told
        if not score.faults:
            return score
        family = (self, *self.below)
        scores = {one.item.name: one.result.score for one in family}
        lower = {
            one.item.name: {other.item.name: other.result.score for other in one.below}
            for one in family
        }
        causes = set(inherited.causes(scores, lower, {})) - {self.item.name}
        mend_first = tuple(name for name in scores if name in causes)
        return msgspec.structs.replace(score, mend_first=mend_first)

    @cached_property
    def place(self) -> tuple[Path, int]:
        """Where the tree should define what is graded: its file, and the line from 0."""
        exercise = self.item.exercise
        home = self.bench.tree / exercise.spelling.home(exercise.home)
        text = home.read_text("utf-8", "replace") if home.is_file() else ""
        name = re.escape(exercise.spelling.kind(exercise.name))
        found = re.search(rf"^(class|def)\s++{name}\b", text, re.MULTILINE)
        return home, text.count("\n", 0, found.start()) if found else 0
