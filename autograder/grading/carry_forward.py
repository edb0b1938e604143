"""Grades once more, with the solution's parts, the items that may have inherited their errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from autograder.course.cases import draw_cases
from autograder.course.sheet import Assignment, Item
from autograder.grading import inherited
from autograder.grading.judge import judge
from autograder.grading.pool import for_each_item, unwatched
from autograder.grading.proof import unfit_parts, words
from autograder.grading.reason import not_graded, reason_of
from autograder.grading.reference import References
from autograder.grading.runs import RunItem, Runs
from autograder.grading.tutoring import Tutor, expected_values
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore
from autograder.worker.outcomes import went_through
from autograder.worker.slots import ProcessLostError

Swaps = Mapping[str, tuple[inherited.Swap, ...]]  # by item's name
RunsOrReason = tuple[inherited.Run, ...] | str  # the runs, or why what an item earns is not known


@dataclass(frozen=True)
class CarryForward:
    """What it takes to find out what each item of a submission earns by itself; see `Grader`."""

    runs: Runs
    references: References
    seed: int
    tutor: Tutor | None

    def scores(
        self, submission: Submission, assignment: Assignment, scores: list[ItemScore]
    ) -> tuple[list[ItemScore], tuple[str, ...]]:
        """The scores, with what is inherited told from what is an item's own; and notes.

        Without a solution, or of the solution itself, only what to mend first is told. Nothing is
        concluded from a part of the solution that is not right itself, or is missing; the notes
        name those.
        """
        items, known = assignment.items, {one.name: one for one in scores}
        lower = inherited.lower_scores(items, assignment.whole, known)
        runs: dict[str, tuple[inherited.Run, ...]] = {}
        unfit: set[str] = set()
        lacking: dict[str, tuple[str, ...]] = {}
        solution = self.runs.solution
        if solution and solution.digest != submission.digest:
            sources = submission.sources, solution.sources
            swaps = {
                i.name: inherited.swaps(i, known[i.name], lower[i.name], assignment.whole, *sources)
                for i in items
            }
            lacking = {
                i.name: inherited.lacking(i, lower[i.name], assignment.whole, *sources)
                for i in items
                if swaps[i.name]
            }
            asked = {name for item in items for name in _parts(swaps, item)}
            unfit = unfit_parts(self.runs, self.references, asked, assignment.whole)
            items_swapped = [i for i in items if swaps[i.name] and not _parts(swaps, i) & unfit]
            found = self._with_parts(items_swapped, swaps)
            failed = {name: one for name, one in found.items() if isinstance(one, str)}
            known |= {name: not_graded(known[name], reason) for name, reason in failed.items()}
            runs = {
                name: tuple(_untold(run) for run in one) if lacking[name] else one
                for name, one in found.items()
                if not isinstance(one, str)
            }
        missing = {name for names in lacking.values() for name in names}
        return inherited.with_all_causes(items, known, lower, runs), words(unfit, missing)

    def _with_parts(self, items: list[Item], swaps: Swaps) -> dict[str, RunsOrReason]:
        beside_others, alone = partial(self._beside_others, swaps), partial(self._alone, swaps)
        return for_each_item(self.runs.launcher, items, beside_others, alone, unwatched)

    def _beside_others(self, swaps: Swaps, item: Item) -> RunsOrReason:
        """The runs of an item; raises `ProcessLostError` where its processes were lost."""
        return _until_right(item, swaps[item.name], partial(self._run, self.runs.beside_others))

    def _alone(self, swaps: Swaps, item: Item) -> RunsOrReason:
        """The same, while nothing else runs."""
        return _until_right(item, swaps[item.name], self._run_or_nothing)

    def _run_or_nothing(self, item: Item, swap: inherited.Swap) -> inherited.Run:
        """What one run tells: nothing where its processes were lost."""
        try:
            return self._run(self.runs.alone, item, swap)
        except ProcessLostError:
            return inherited.Run(swap, 0.0, went_through=False)

    def _run(self, run: RunItem, item: Item, swap: inherited.Swap) -> inherited.Run:
        """What an item earns where what it builds on is the solution's."""
        cases = draw_cases(item, self.seed)
        expected = expected_values(item, cases, self.references, self.tutor)
        transcripts = run(item, cases, expected, swap.parts).transcripts
        earned = item.earned(judge(item, cases, transcripts, expected).passed)
        return inherited.Run(swap, earned, went_through(transcripts))


def _untold(run: inherited.Run) -> inherited.Run:
    """A run of which only the points count: the solution has not all that it would take."""
    return run._replace(went_through=False)


def _parts(swaps: Swaps, item: Item) -> set[str]:
    """All classes that are swapped in some run of an item."""
    return {name for swap in swaps[item.name] for name in swap.parts}


def _until_right(
    item: Item,
    swaps: tuple[inherited.Swap, ...],
    once: Callable[[Item, inherited.Swap], inherited.Run],
) -> RunsOrReason:
    """The runs with some swaps, up to the first with which the item earns all; or why not.

    Raises `ProcessLostError` where a run does.
    """
    runs: list[inherited.Run] = []
    for swap in swaps:
        try:
            run = once(item, swap)
        except ProcessLostError:
            raise
        # An error of ours must not cost the other items.
        except Exception as error:  # noqa: BLE001
            return f"with the solution's {', '.join(swap.parts)}: {reason_of(error, untold=True)}"
        runs.append(run)
        if run.points == item.points:
            break
    return tuple(runs)
