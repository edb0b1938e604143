"""What a submission shows in the cases of the fingerprints: they are always those of seed 0."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from autograder.course.cases import draw_cases
from autograder.course.exercise import Reading
from autograder.diagnosis.fingerprints.lookup import Match, matches
from autograder.diagnosis.fingerprints.stored import (
    Slot,
    StoredPrints,
    digest_of,
    read,
    restored,
)
from autograder.diagnosis.results import CaseResults, results_of
from autograder.grading.graded import GradedItem
from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.calls import SECOND
from autograder.worker.answers import Raised
from autograder.worker.slots import WorkerError


@dataclass(frozen=True)
class Comparison:
    """An item's fingerprints, and what was shown in their cases."""

    prints: StoredPrints
    ran: CaseResults

    def matches(self, reading: Reading) -> Sequence[Match]:
        """The planted faults that show the same, in a solution that goes by this reading."""
        tables = [table for table in self.prints.tables if table.reading == reading]
        shown = self.ran.shown_by(reading) if tables else {}
        return [
            match
            for table in tables
            for match in matches(restored(table, self.prints.faults), shown, self._missing())
        ]

    def _missing(self) -> set[Slot]:
        """Where an exception came before a value was shown."""
        return {
            (one.name.removesuffix(SECOND), number, one.name.endswith(SECOND))
            for number, transcript in enumerate(self.ran.transcripts)
            if isinstance(transcript.ending, Raised)
            for one in self.ran.expected[number]
            if one.name not in transcript.values
        }


def compared(graded: GradedItem, ran: CaseResults) -> Comparison | None:
    """The comparison, for which an item of another seed is run once more; None without prints.

    Prints of other cases than are drawn here, by another NumPy perhaps, are none.
    """
    prints = read(graded.item.exercise.name)
    if prints is None:
        return None
    cases = draw_cases(graded.item, 0)
    digest = digest_of(cases)
    if digest != prints.cases:
        return None
    if digest == digest_of(graded.cases):
        return Comparison(prints, ran)
    with suppress(WorkerError, ReferenceUnavailableError):
        return Comparison(prints, results_of(graded, cases))
    return None
