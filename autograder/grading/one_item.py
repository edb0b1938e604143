"""One item of one submission: its cases are run and judged, and the tutor is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from autograder.course.builds_on import builds_on, classes
from autograder.course.sheet import Item
from autograder.grading.drawn import Drawn
from autograder.grading.graded import GradedItem
from autograder.grading.judge import judge
from autograder.grading.reason import reason_of
from autograder.grading.runs import RunItem, Runs
from autograder.grading.score import NOTHING_DIAGNOSED, SWAPPED, blank, conceal, score
from autograder.grading.slow import remark_on_time
from autograder.grading.tutoring import Tutor
from autograder.records.scorecard import ItemScore
from autograder.worker.slots import ProcessLostError

Keeper = Callable[[GradedItem], None]


@dataclass(frozen=True)
class OneItem:
    """What it takes to grade any one item of a submission; see `Grader`."""

    runs: Runs
    drawn: Drawn
    swap: tuple[str, ...]
    tutor: Tutor | None
    keep: Keeper

    def alone(self, item: Item) -> ItemScore:
        """The score of an item; it is not graded where we fail, in an exercise perhaps."""
        try:
            return self.graded(self.runs.alone, item)
        except Exception as error:  # noqa: BLE001 - it must not cost the other items
            return self._not_graded(item, error)

    def beside_others(self, item: Item) -> ItemScore:
        """The same, while other items are graded.

        Raises `ProcessLostError` where its processes were lost, by another item perhaps.
        """
        try:
            return self.graded(self.runs.beside_others, item)
        except ProcessLostError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            return self._not_graded(item, error)

    def graded(self, run: RunItem, item: Item) -> ItemScore:
        """The score of an item, once it has been run; raises what `run` does."""
        drawn = self.drawn.of(item)
        cases, expected = drawn.cases, drawn.expected
        parts = parts_of(item, self.swap)
        start = time.perf_counter()
        transcripts, prints = run(item, cases, expected, parts)
        seconds = time.perf_counter() - start
        judgement = judge(item, cases, transcripts, expected)
        if parts:  # whatever the submission says may come from the solution
            return score(item, len(cases), conceal(judgement, SWAPPED), "", seconds)
        if all(judgement.passed.values()) and (remark := remark_on_time(transcripts)):
            judgement.remarks[remark] = None
        graded = GradedItem(
            item,
            cases,
            transcripts,
            expected,
            judgement,
            prints,
            seconds,
            self.drawn.references,
            lambda more, expected: self.runs.alone(item, more, expected).transcripts,
            self.runs.files,
            run_edits=lambda *asked: self.runs.edited(item, *asked),
        )
        diagnosed = self.tutor.look_into(graded) if self.tutor else NOTHING_DIAGNOSED
        self.keep(graded)
        return score(item, len(cases), judgement, prints, seconds, diagnosed)

    def _not_graded(self, item: Item, error: Exception) -> ItemScore:
        untold = item.hidden or bool(parts_of(item, self.swap))
        return blank(item, graded=False, reason=reason_of(error, untold))


def parts_of(item: Item, swap: tuple[str, ...]) -> tuple[str, ...]:
    """The classes to swap that an item is about, or builds on."""
    about = {item.exercise.name, *builds_on(item.exercise.name)}
    return tuple(name for name in classes(about) if name in swap)
