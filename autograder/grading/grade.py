"""One submission in, one ScoreCard out: the whole story on one page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec

from autograder.course.sheet import Assignment, Item
from autograder.grading.carry_forward import CarryForward
from autograder.grading.drawn import Drawn
from autograder.grading.leftovers import with_leftovers
from autograder.grading.one_item import Keeper, OneItem
from autograder.grading.pool import Watcher, for_each_item, unwatched
from autograder.grading.proof import unfit_parts, words
from autograder.grading.reason import not_graded, reason_of
from autograder.grading.reference import References
from autograder.grading.runs import Runs
from autograder.grading.score import blank, refused
from autograder.grading.together import right_at_once
from autograder.grading.tutoring import Tutor
from autograder.handin.submission import Submission
from autograder.records.protections import Level, Protections
from autograder.records.provenance import Provenance, Solution, Versions
from autograder.records.scorecard import ItemScore, ScoreCard, sums, untimed
from autograder.records.spelled_out import item_spelled
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
    named. `keep` is given all that is known of each item that was graded as it is. For many
    submissions, what is `drawn` is kept, and what is right at once is graded in one run.
    """

    launcher: Launcher
    references: References
    seed: int = 0
    tutor: Tutor | None = None
    require: Level = "none"
    solution: Submission | None = None
    swap: tuple[str, ...] = ()
    keep: Keeper = lambda graded: None
    drawn: Drawn | None = None

    def grade(
        self, submission: Submission, assignment: Assignment, watch: Watcher = unwatched
    ) -> ScoreCard:
        """Grade all items, a few at a time; `watch` is told which one is waited for.

        Where cases are hidden or classes swapped, no time is told, nor what is waited for: by the
        time that it takes, a submission could tell what it has seen.
        """
        is_untimed = assignment.hidden or bool(self.swap)
        protections, reason, date = Protections(reason=NOTHING_RAN), "", now()
        start, seconds = time.perf_counter(), 0.0
        notes: tuple[str, ...] = ()
        try:
            protections = measure(self.launcher)
            reason = shortfall(protections, self.require)
        # The last line comes, whatever goes wrong with us.
        except Exception as error:  # noqa: BLE001
            reason = reason_of(error)
        if reason:
            scores = [blank(item, graded=False, reason=reason) for item in assignment.items]
        else:
            watch = unwatched if is_untimed else watch
            scores, notes, seconds = self._scores(submission, assignment, watch, start)
        protections = msgspec.structs.replace(protections, own_tree=submission.own_tree)
        provenance = self._provenance(date, assignment, notes)
        card = self._card(submission.name, assignment, scores, protections, provenance)
        card = msgspec.structs.replace(
            card, notes=submission.notes, digest=submission.digest, seconds=seconds
        )
        return untimed(card) if is_untimed else card

    def refuse(
        self, name: str, assignment: Assignment, reason: str, own_tree: bool = False
    ) -> ScoreCard:
        """Score nothing for a submission that cannot be read, and say why."""
        scores = [refused(item) for item in assignment.items]
        protections = Protections(reason=NOTHING_RAN, own_tree=own_tree)
        provenance = self._provenance(now(), assignment)
        card = self._card(name, assignment, scores, protections, provenance)
        return msgspec.structs.replace(card, unreadable=reason)

    def grade_item(self, files: bytes, item: Item) -> ItemScore:
        """Grade one item of the submission whose files these are, as the worker takes them.

        A fault of the grader's own is told apart from the student's.
        """
        score = self._one_item(Runs(self.launcher, files, self.solution), self.swap).alone(item)
        return item_spelled(score, item.exercise.spelling)

    def _scores(
        self, submission: Submission, assignment: Assignment, watch: Watcher, start: float
    ) -> tuple[list[ItemScore], tuple[str, ...], float]:
        """Grade all items, and what is inherited; where we fail, what was known by then stays.

        Notes are of the solution. The seconds since the `start` are without the runs with swapped
        classes.
        """
        scores, seconds = [blank(item) for item in assignment.items], 0.0
        try:
            runs = Runs(self.launcher, pack_submission(submission), self.solution)
            unfit = unfit_parts(runs, self.references, self.swap, assignment.whole)
            one = self._one_item(runs, tuple(n for n in self.swap if n not in unfit))
            done = right_at_once(one, assignment.items) if self.drawn else {}
            left = [item for item in assignment.items if item.name not in done]
            done |= for_each_item(self.launcher, left, one.beside_others, one.alone, watch)
            scores = [done[item.name] for item in assignment.items]
            if not self.swap:
                scores = with_leftovers(submission, assignment.items, scores)
            seconds = time.perf_counter() - start
            scores, notes = self._carry_forward(runs).scores(submission, assignment, scores)
            return scores, (*words(unfit), *notes), seconds
        except Exception as error:  # noqa: BLE001 - as above
            return [not_graded(score, reason_of(error)) for score in scores], (), seconds

    def _one_item(self, runs: Runs, swap: tuple[str, ...]) -> OneItem:
        drawn = self.drawn or Drawn(self.seed, self.references, self.tutor)
        return OneItem(runs, drawn, swap, self.tutor, self.keep)

    def _carry_forward(self, runs: Runs) -> CarryForward:
        """What finds out what is inherited; not where classes are swapped already."""
        runs = replace(runs, solution=None) if self.swap else runs
        return CarryForward(runs, self.references, self.seed, self.tutor)

    def _card(
        self,
        name: str,
        assignment: Assignment,
        scores: list[ItemScore],
        protections: Protections,
        provenance: Provenance,
    ) -> ScoreCard:
        pairs = zip(scores, assignment.items, strict=True)
        scores = [item_spelled(score, item.exercise.spelling) for score, item in pairs]
        return ScoreCard(
            assignment=assignment.name,
            submission=name,
            seed=self.seed,
            items=tuple(scores),
            **sums(scores),
            notes=(),
            protections=protections,
            provenance=provenance,
            hidden=assignment.hidden,
            title=assignment.title,
        )

    def _provenance(
        self, date: str, assignment: Assignment, notes: tuple[str, ...] = ()
    ) -> Provenance:
        """How it is graded; the notes, of the solution and the seed, are for the instructor."""
        if assignment.hidden and self.seed < SHORTEST_KEPT:
            notes = (*notes, SHORT_SEED)
        ran = self.launcher.versions or Versions()
        known, own = self.solution, Versions()
        torch = self.references.version(self.seed)
        return Provenance(
            date=date,
            versions=Versions(ran.python, ran.numpy, torch, own.autograder),
            assignment=assignment.digest,
            solution=Solution(known.name, known.digest, known.own_tree) if known else None,
            carry_forward=assignment.carry_forward,
            notes=tuple(map(assignment.spelling.words, notes)),
        )


def now() -> str:
    """The date and time: UTC, in ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
