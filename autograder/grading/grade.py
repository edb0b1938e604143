"""One submission in, one ScoreCard out: the whole story on one page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import msgspec

from autograder.course.assignment import Assignment, Item
from autograder.grading.carry_forward import CarryForward
from autograder.grading.one_item import Keeper, OneItem
from autograder.grading.pool import Watcher, each
from autograder.grading.reason import not_graded, reason_of
from autograder.grading.reference import References
from autograder.grading.runs import Runs
from autograder.grading.score import blank, refused
from autograder.grading.tutoring import Tutor
from autograder.handin.submission import Submission
from autograder.records.scorecard import (
    ItemScore,
    Level,
    Protections,
    ScoreCard,
    Versions,
    total,
    without_times,
)
from autograder.worker.canary import measure, shortfall
from autograder.worker.launch import Launcher
from autograder.worker.packing import pack_submission

NOTHING_RAN = "nothing of the submission was run"
SHORTEST_KEPT = 1 << 32  # seeds below can be tried out by a submission that sees its cases
SHORT_SEED = (
    "the cases are hidden, but their seed is public or short, so that they can be drawn by whoever "
    "tries a few; grade with --seed and a number of 15 digits or more that you keep"
)


@dataclass(frozen=True)
class Grader:
    """What it takes to grade: a launcher of workers, PyTorch's references, and a seed.

    Where less protects this machine than `require` asks for, nothing is graded. With a
    `solution`, what an item inherits from the classes that it builds on is found out, and given
    back as the assignment says; or, if there are classes to `swap`, all is graded with the
    solution's versions of those. The `tutor` names mistakes; without one, they are found but not
    named. `keep` is given all that is known of each item that was graded as it is.
    """

    launcher: Launcher
    references: References
    seed: int = 0
    tutor: Tutor | None = None
    require: Level = "none"
    solution: Submission | None = None
    swap: tuple[str, ...] = ()
    keep: Keeper = lambda graded: None

    def grade(
        self, submission: Submission, assignment: Assignment, watch: Watcher = lambda item: None
    ) -> ScoreCard:
        """Grade all items, a few at a time; `watch` is told which one is waited for.

        Where cases are hidden or classes swapped, no time is told, nor what is waited for: by the
        time that it takes, a submission could tell what it has seen.
        """
        untimed = assignment.hidden or bool(self.swap)
        protections, reason = Protections(reason=NOTHING_RAN), ""
        start, seconds = time.perf_counter(), 0.0
        try:
            protections = measure(self.launcher)
            reason = shortfall(protections, self.require)
        # The last line comes, whatever goes wrong with us.
        except Exception as error:  # noqa: BLE001
            reason = reason_of(error)
        if reason:
            scores = [blank(item, graded=False, reason=reason) for item in assignment.items]
        else:
            watch = _ignore if untimed else watch
            scores, seconds = self._scores(submission, assignment, watch, start)
        protections = msgspec.structs.replace(protections, own_tree=submission.own_tree)
        card = self._card(submission.name, submission.notes, assignment, scores, protections)
        card = msgspec.structs.replace(
            card,
            digest=submission.digest,
            seconds=seconds,
            versions=self.launcher.versions or Versions(),
        )
        return without_times(card) if untimed else card

    def refuse(
        self, name: str, assignment: Assignment, reason: str, own_tree: bool = False
    ) -> ScoreCard:
        """Score nothing for a submission that cannot be read, and say why."""
        scores = [refused(item) for item in assignment.items]
        protections = Protections(reason=NOTHING_RAN, own_tree=own_tree)
        return self._card(name, (reason,), assignment, scores, protections)

    def grade_item(self, files: bytes, item: Item) -> ItemScore:
        """Grade one item of the submission whose files these are, as the worker takes them.

        A fault of the grader's own is told apart from the student's.
        """
        return self._one_item(Runs(self.launcher, files, self.solution)).alone(item)

    def _scores(
        self, submission: Submission, assignment: Assignment, watch: Watcher, start: float
    ) -> tuple[list[ItemScore], float]:
        """Grade all items, and what is inherited; where we fail, what was known by then stays.

        The seconds since the `start` are without the runs with swapped classes.
        """
        scores, seconds = [blank(item) for item in assignment.items], 0.0
        try:
            runs = Runs(self.launcher, pack_submission(submission), self.solution)
            one = self._one_item(runs)
            done = each(self.launcher, assignment.items, one.beside_others, one.alone, watch)
            scores = [done[item.name] for item in assignment.items]
            seconds = time.perf_counter() - start
            return self._carry_forward(runs).scores(submission, assignment, scores), seconds
        except Exception as error:  # noqa: BLE001 - as above
            return [not_graded(score, reason_of(error)) for score in scores], seconds

    def _one_item(self, runs: Runs) -> OneItem:
        return OneItem(runs, self.references, self.seed, self.swap, self.tutor, self.keep)

    def _carry_forward(self, runs: Runs) -> CarryForward:
        """What finds out what is inherited; not where classes are swapped already."""
        runs = replace(runs, solution=None) if self.swap else runs
        return CarryForward(runs, self.references, self.seed, self.tutor)

    def _card(
        self,
        name: str,
        notes: tuple[str, ...],
        assignment: Assignment,
        scores: list[ItemScore],
        protections: Protections,
    ) -> ScoreCard:
        if assignment.hidden and self.seed < SHORTEST_KEPT:
            notes = (*notes, SHORT_SEED)
        return ScoreCard(
            assignment=assignment.name,
            submission=name,
            seed=None if assignment.hidden else self.seed,
            points=total([score.points for score in scores]),
            possible=total([score.possible for score in scores]),
            items=tuple(scores),
            notes=notes,
            protections=protections,
        )


def _ignore(item: str) -> None:
    """Do not tell which item is waited for."""
