"""The tutor that a grader is handed: which mistake it is, and the smallest case.

Every run loads this file; what it takes to name a mistake is loaded where something is wrong.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from autograder.course.exercise import Case
from autograder.course.sheet import Item
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.grading.score import NOTHING_DIAGNOSED, Diagnosed
from autograder.records.failures import described

if TYPE_CHECKING:
    from autograder.diagnosis.catalogue import Catalogue


class Tutor:
    """Says of what is wrong what it is, by what PyTorch shows for known mistakes."""

    def __init__(self, references: References) -> None:
        self._references = references

    def prepare(self, item: Item, cases: list[Case]) -> None:
        """Have PyTorch compute all that may be needed for these cases, for it is loaded now.

        Raises `ReferenceUnavailableError` where PyTorch's answers cannot be had.
        """
        from autograder.diagnosis.inquiry import prepare  # only where PyTorch is loaded

        prepare(item, cases, self._references, self._catalogue)

    def look_into(self, graded: GradedItem) -> Diagnosed:
        """The mistakes by name and the smallest case; nothing of hidden cases.

        Where we fail, the item has a remark on it, and a failure: it costs no points.
        """
        if not graded.judgement.findings or graded.hidden or graded.cut_short:
            return NOTHING_DIAGNOSED
        try:
            from autograder.diagnosis.inquiry import inquire  # only where something is wrong

            return inquire(graded, self._catalogue)
        # An error of ours here must not cost the points that are known already.
        except Exception as error:  # noqa: BLE001
            failure = f"the diagnosis failed: {described(error)}"
            graded.judgement.remarks[failure] = None
            graded.failures.append(f"{graded.item.name}: {failure}")
            return NOTHING_DIAGNOSED

    @cached_property
    def _catalogue(self) -> Catalogue:
        from autograder.diagnosis.catalogue import Catalogue  # with all known mistakes

        return Catalogue(self._references)
