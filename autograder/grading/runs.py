"""Has one submission run an item's cases: alone, or beside other items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.grading.held import held
from autograder.handin.submission import Submission
from autograder.worker.launch import Launcher
from autograder.worker.outcomes import is_lost
from autograder.worker.packing import pack_submission
from autograder.worker.run_cases import Edits, SolutionParts, run_cases, run_edits
from autograder.worker.session import Transcript
from autograder.worker.slots import ProcessLostError

LOST = "the worker's own processes were ended, by this item or by one beside it"


class Ran(NamedTuple):
    """What each case showed, as far as it can be compared with what is expected; the prints."""

    transcripts: list[Transcript]
    prints: str


RunItem = Callable[[Item, list[Case], list[list[Expected]], tuple[str, ...]], Ran]


@dataclass(frozen=True)
class Runs:
    """One submission, its `files` packed as the worker takes them; the solution for its parts."""

    launcher: Launcher
    files: bytes
    solution: Submission | None = None

    def alone(
        self,
        item: Item,
        cases: list[Case],
        expected: list[list[Expected]],
        parts: tuple[str, ...] = (),
    ) -> Ran:
        """Run the cases while nothing else runs, with the solution's version of some `parts`.

        What ends the worker's own processes is then this item. Raises `WorkerError` where they
        cannot be had at all.
        """
        transcripts, prints = run_cases(
            self.launcher, self.files, item, cases, self._swapped(parts)
        )
        return Ran(held(transcripts, expected), prints)

    def beside_others(
        self,
        item: Item,
        cases: list[Case],
        expected: list[list[Expected]],
        parts: tuple[str, ...] = (),
    ) -> Ran:
        """Run the cases beside other items'.

        Raises `ProcessLostError` where the worker's own processes were ended, for it cannot be
        told by whom; else as `alone`.
        """
        ran = self.alone(item, cases, expected, parts)
        if any(is_lost(transcript) for transcript in ran.transcripts):
            raise ProcessLostError(LOST)
        return ran

    def edited(
        self,
        item: Item,
        cases: list[Case],
        expected: list[list[Expected]],
        edits: Edits,
        seconds: float,
    ) -> list[list[Transcript]]:
        """What all cases show with each edit; raises as `alone` does."""
        shown = run_edits(self.launcher, self.files, item, cases, edits, seconds)
        return [held(transcripts, expected) for transcripts in shown]

    def _swapped(self, parts: tuple[str, ...]) -> SolutionParts | None:
        """The solution's version of some classes, if it is known and there are any."""
        return SolutionParts(self._packed, parts) if parts and self.solution else None

    @cached_property
    def _packed(self) -> bytes:
        """The solution as the worker takes it, packed once for all items."""
        assert self.solution is not None
        return pack_submission(self.solution)
