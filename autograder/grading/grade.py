"""One submission in, one ScoreCard out: the whole story on one page."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import msgspec

from autograder.course.assignment import Assignment, Item
from autograder.course.builds_on import builds_on, classes
from autograder.course.cases import draw_cases
from autograder.course.exercise import Case, Expected
from autograder.grading import inherited
from autograder.grading.graded import GradedItem
from autograder.grading.held import held
from autograder.grading.judge import judge
from autograder.grading.pool import Watcher, each
from autograder.grading.reason import not_graded, why
from autograder.grading.reference import References
from autograder.grading.score import NOTHING_FOUND, SWAPPED, blank, conceal, refused, score
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
from autograder.worker.packing import pack_files
from autograder.worker.run_cases import SolutionParts, run_cases
from autograder.worker.session import Transcript, is_lost, went_through
from autograder.worker.slots import ProcessLostError

Keeper = Callable[[GradedItem], None]
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
    solution's versions of those. Without `diagnoses`, mistakes are found but not named. `keep` is
    given all that is known of each item that was graded as it is.
    """

    launcher: Launcher
    references: References
    seed: int = 0
    require: Level = "none"
    solution: Submission | None = None
    swap: tuple[str, ...] = ()
    diagnoses: bool = True
    keep: Keeper = lambda examination: None

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
            reason = why(error)
        if reason:
            scores = [blank(item, graded=False, reason=reason) for item in assignment.items]
        else:
            watch = _ignore if untimed else watch
            scores, seconds = self._scores(submission, assignment, watch, start)
        card = self._card(submission.name, submission.notes, assignment, scores, protections)
        card = msgspec.structs.replace(
            card,
            digest=submission.digest,
            seconds=seconds,
            versions=self.launcher.versions or Versions(),
        )
        return without_times(card) if untimed else card

    def refuse(self, name: str, assignment: Assignment, reason: str) -> ScoreCard:
        """Score nothing for a submission that cannot be read, and say why."""
        scores = [refused(item) for item in assignment.items]
        return self._card(name, (reason,), assignment, scores, Protections(reason=NOTHING_RAN))

    def grade_item(self, files: bytes, item: Item) -> ItemScore:
        """Grade one item of the submission whose files these are, as the worker takes them.

        A fault of the grader's own is told apart from the student's.
        """
        graded = self._grade_item(files, item, alone=True)
        assert graded is not None
        return graded

    def _scores(
        self, submission: Submission, assignment: Assignment, watch: Watcher, start: float
    ) -> tuple[list[ItemScore], float]:
        """Grade all items, and what is inherited; where we fail, what was known by then stays.

        The seconds since the `start` are without the runs with swapped classes.
        """
        scores, seconds = [blank(item) for item in assignment.items], 0.0
        try:
            files = pack(submission)
            scores = self._grade_items(files, assignment.items, watch)
            seconds = time.perf_counter() - start
            return self._carry_forward(submission, files, assignment, scores), seconds
        except Exception as error:  # noqa: BLE001 - as above
            return [not_graded(one, why(error)) for one in scores], seconds

    def _grade_item(self, files: bytes, item: Item, alone: bool) -> ItemScore | None:
        """Grade one item; None where its processes were lost, and it was not alone."""
        try:
            return self._grade_cases(files, item, alone)
        except ProcessLostError as error:
            return blank(item, graded=False, reason=str(error)) if alone else None
        # An error of ours, in an exercise perhaps, must not cost the other items.
        except Exception as error:  # noqa: BLE001
            untold = item.hidden or bool(parts_of(item, self.swap))
            return blank(item, graded=False, reason=why(error, untold))

    def _grade_cases(self, files: bytes, item: Item, alone: bool) -> ItemScore | None:
        cases = draw_cases(item, self.seed)
        due = self._references(item, cases)
        parts = parts_of(item, self.swap)
        start = time.perf_counter()
        transcripts, prints = self._run_cases(files, item, cases, due, parts)
        if not alone and any(is_lost(transcript) for transcript in transcripts):
            return None
        seconds = time.perf_counter() - start
        judgement = judge(item, cases, transcripts, due)
        if parts:  # whatever the submission says may come from the solution
            return score(item, len(cases), conceal(judgement, SWAPPED), "", seconds)
        examination = GradedItem(
            item,
            cases,
            transcripts,
            judgement,
            prints,
            seconds,
            self.references,
            lambda more, due: self._run_cases(files, item, more, due)[0],
        )
        findings = examination.findings if self.diagnoses else NOTHING_FOUND
        self.keep(examination)
        return score(item, len(cases), judgement, prints, seconds, findings)

    def _run_cases(
        self,
        files: bytes,
        item: Item,
        cases: list[Case],
        due: list[list[Expected]],
        parts: tuple[str, ...] = (),
    ) -> tuple[list[Transcript], str]:
        """What came of each case, as far as it can be compared with what is due; the prints."""
        came, prints = run_cases(self.launcher, files, item, cases, self._swapped(parts))
        return held(came, due), prints

    def _carry_forward(
        self,
        submission: Submission,
        files: bytes,
        assignment: Assignment,
        scores: list[ItemScore],
    ) -> list[ItemScore]:
        """The scores, with what is inherited told from what is an item's own."""
        items, known = assignment.items, {one.name: one for one in scores}
        lower = inherited.lower_scores(items, assignment.whole, known)
        runs: dict[str, tuple[inherited.Run, ...]] = {}
        if self.solution and not self.swap and self.solution.digest != submission.digest:
            sources = submission.sources, self.solution.sources
            swaps = {
                i.name: inherited.swaps(i, known[i.name], lower[i.name], assignment.whole, *sources)
                for i in items
            }
            chosen = [item for item in items if swaps[item.name]]
            came: dict[str, tuple[inherited.Run, ...] | str]
            came = each(self.launcher, chosen, partial(self._alone, files, swaps), _ignore)
            failed = {name: one for name, one in came.items() if isinstance(one, str)}
            known |= {name: not_graded(known[name], reason) for name, reason in failed.items()}
            runs = {name: one for name, one in came.items() if not isinstance(one, str)}
        return inherited.with_all_causes(items, known, lower, runs)

    def _alone(
        self, files: bytes, swaps: Mapping[str, tuple[inherited.Swap, ...]], item: Item, alone: bool
    ) -> tuple[inherited.Run, ...] | str | None:
        """What an item earns where what it builds on is the solution's, or why it is not known.

        None where its processes were lost, and it was not alone.
        """
        runs: list[inherited.Run] = []
        for swap in swaps[item.name]:
            try:
                run = self._with_parts(files, swap, item, alone)
            except Exception as error:  # noqa: BLE001 - as above
                return f"with the solution's {', '.join(swap.parts)}: {why(error, untold=True)}"
            if run is None:
                return None
            runs.append(run)
            if run.points == item.points:
                break
        return tuple(runs)

    def _with_parts(
        self, files: bytes, swap: inherited.Swap, item: Item, alone: bool
    ) -> inherited.Run | None:
        """What an item earns with these parts; None as above."""
        cases = draw_cases(item, self.seed)
        due = self._references(item, cases)
        try:
            transcripts, _ = self._run_cases(files, item, cases, due, swap.parts)
        except ProcessLostError:
            return inherited.Run(swap, 0.0, told=False) if alone else None
        if not alone and any(is_lost(transcript) for transcript in transcripts):
            return None
        earned = item.earned(judge(item, cases, transcripts, due).passed)
        return inherited.Run(swap, earned, went_through(transcripts))

    def _swapped(self, parts: tuple[str, ...]) -> SolutionParts | None:
        """The solution's version of some classes, if it is known and there are any."""
        return SolutionParts(self._packed, parts) if parts and self.solution is not None else None

    @cached_property
    def _packed(self) -> bytes:
        """The solution as the worker takes it, packed once for all items."""
        assert self.solution is not None
        return pack(self.solution)

    def _references(self, item: Item, cases: list[Case]) -> list[list[Expected]]:
        """PyTorch's answers, from the cache where they have been asked for before."""
        if self.references.lacks(item.exercise, cases):
            from autograder.diagnosis.tutor import prepare  # only where PyTorch is loaded

            prepare(item, cases, self.references)
        return self.references.get(item.exercise, cases)

    def _grade_items(
        self, files: bytes, items: tuple[Item, ...], watch: Watcher
    ) -> list[ItemScore]:
        scores = each(self.launcher, items, partial(self._grade_item, files), watch)
        return [scores[item.name] for item in items]

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


def parts_of(item: Item, swap: tuple[str, ...]) -> tuple[str, ...]:
    """The classes to swap that an item is about, or builds on."""
    about = {item.exercise.name, *builds_on(item.exercise.name)}
    return tuple(name for name in classes(about) if name in swap)


def pack(submission: Submission) -> bytes:
    """A submission as the worker takes it."""
    one = submission
    return pack_files(one.sources, one.broken, one.outside, one.lead)
