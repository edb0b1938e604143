"""What a command line comes to: what is graded, and with what."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from autograder.command.arguments import one_item
from autograder.command.outcome import UsageError, say
from autograder.course import assignment as assignments
from autograder.course.builds_on import items_below
from autograder.course.sheet import Assignment
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.handin import solution as solutions
from autograder.handin.needs import wanted_by
from autograder.handin.submission import (
    Submission,
    SubmissionError,
    WrongRootError,
    read_submission,
)
from autograder.handin.wanted import Wanted
from autograder.records.cache import cache_folder
from autograder.records.files import write_file
from autograder.records.places import without_places
from autograder.records.readers import Reader
from autograder.records.root import ROOT, is_own_tree
from autograder.records.scorecard import ScoreCard
from autograder.records.text import printable
from autograder.worker.launch import Launcher

if TYPE_CHECKING:
    from autograder.records.explanation import Explanation
    from autograder.workbench.packing import HandIn


class Plan(NamedTuple):
    """What is to be graded, with what; `examined` takes up what becomes known of each item.

    Of a submission that cannot be read, there is a sentence that says why.
    """

    arguments: argparse.Namespace
    grader: Grader
    submission: Submission | str
    assignment: Assignment
    one: str | None  # the item that a closer look is taken at
    examined: dict[str, GradedItem]
    packed: HandIn | None = None  # what has been packed of it, and is graded

    @property
    def own(self) -> bool:
        """Whether the submission is the tree that the grader itself lies in."""
        return is_own_tree(self.arguments.submission)

    @property
    def reader(self) -> Reader:
        """Whom the reports are for: of one's own tree, the student who has written it."""
        asked: Reader | None = self.arguments.reader
        return asked or ("student" if self.own or self.packed else "instructor")

    @property
    def counts_runs(self) -> bool:
        """Whether this run is kept, and compared with those before it."""
        return (
            self.own
            and not isinstance(self.submission, str)
            and not self.arguments.no_history
            and not self.arguments.swap
        )

    @property
    def wanted(self) -> Wanted | None:
        """What decides which folder of the submission is graded."""
        return wanted(self.arguments, self.assignment)

    def explain(self, card: ScoreCard) -> dict[str, Explanation]:
        """What is known of a card's items, by their names."""
        from autograder.diagnosis.explain import explain

        examined = [self.examined[one.name] for one in card.items if one.name in self.examined]
        sources = {} if isinstance(self.submission, str) else self.submission.sources
        known = {one.item.name: explain(one, sources) for one in examined}
        if self.reader == "instructor":
            return known
        tree = self.arguments.submission
        return {name: without_places(one, tree) for name, one in known.items()}


def read_plan(arguments: argparse.Namespace, launcher: Launcher) -> Plan:
    """Read what the command line names.

    Raises `UsageError` where it names what is not there, or cannot be chosen.
    """
    assignment, one = load_assignment(arguments)
    if not os.path.exists(arguments.submission):  # unlike Path.exists, never an OSError
        raise UsageError(
            f"there is no {printable(str(arguments.submission), 300)}; "
            "--submission takes a directory, .zip, .tar or .tar.gz"
        )
    references = References(None if arguments.no_cache else cache_folder())
    for note in references.notes:
        say(note)
    launcher.sandbox = arguments.sandbox == "on"
    examined: dict[str, GradedItem] = {}

    def keep(graded: GradedItem) -> None:
        examined[graded.item.name] = graded

    tutor = Tutor(references)
    grader = Grader(launcher, references, arguments.seed, tutor, arguments.require, keep=keep)
    try:
        submission = read_submission(arguments.submission, wanted(arguments, assignment))
    except WrongRootError as error:
        raise UsageError(str(error)) from None
    except SubmissionError as error:
        return Plan(arguments, grader, str(error), assignment, one, examined)
    if arguments.handin is not None:
        packed = _pack(arguments, submission, assignment)
        submission = read_submission(arguments.handin, wanted(arguments, assignment))
        return Plan(arguments, grader, submission, assignment, one, examined, packed)
    grader, submission = _with_solution(arguments, grader, submission, assignment)
    return Plan(arguments, grader, submission, assignment, one, examined)


def load_assignment(arguments: argparse.Namespace) -> tuple[Assignment, str | None]:
    """Load the assignment, and keep the items that were asked for.

    For a closer look at one item, those that it builds on are kept, too: it may inherit from them.

    Raises `UsageError` where there is no such assignment or item, or where a file is wrong.
    """
    try:
        assignment = assignments.load(arguments.assignment)
        if (asked := one_item(arguments)) is None:
            return assignments.select(assignment, arguments.items), None
        one = assignments.select_one(assignment, asked)
        names = [item.name for item in (one, *items_below(one, assignment.items))]
        return assignments.select(assignment, names), one.name
    except assignments.AssignmentError as error:
        raise UsageError(str(error)) from None


def wanted(arguments: argparse.Namespace, assignment: Assignment) -> Wanted | None:
    """What decides which folder is graded; nothing of one's own tree, unless one is asked for."""
    if is_own_tree(arguments.submission) and not arguments.root:
        return None
    return wanted_by(assignment, arguments.root)


def _pack(arguments: argparse.Namespace, submission: Submission, assignment: Assignment) -> HandIn:
    """Pack what counts; it is that file which is graded then.

    Raises `UsageError` where it cannot be written.
    """
    from autograder.workbench.packing import hand_in  # only where it is asked for

    tree, target = arguments.submission, arguments.handin
    try:
        packed = hand_in(tree, submission, assignment)
        if not packed.contents:
            raise UsageError("nothing was packed: no file here counts for this assignment")
        write_file(target, packed.packed())
    except OSError as error:
        raise UsageError(f"nothing was packed: {error}") from None
    arguments.submission = target
    return packed


def _with_solution(
    arguments: argparse.Namespace,
    grader: Grader,
    submission: Submission,
    assignment: Assignment,
) -> tuple[Grader, Submission]:
    """The grader with the solution to compare with, and the classes that are to be swapped."""
    if not arguments.solution and not arguments.swap and is_own_tree(arguments.submission):
        return grader, submission  # one's own tree: there is nothing to take from elsewhere
    try:
        solution = solutions.find_solution(arguments.solution, ROOT, wanted_by(assignment))
        if not arguments.swap:
            return replace(grader, solution=solution), submission
        if solution is None:
            notes = (*submission.notes, solutions.NOTHING_TO_SWAP)
            return grader, replace(submission, notes=notes)
        given = submission, solution, assignment.spelling
        names = solutions.chosen(arguments.swap, *given)
    except solutions.SwapError as error:
        raise UsageError(str(error)) from None
    swapped = arguments.swap.replace(solutions.ALL_BUT, "all but ").replace(",", ", ")
    notes = (*submission.notes, f"swapped for the solution's: {printable(swapped)}")
    return replace(grader, solution=solution, swap=names), replace(submission, notes=notes)
