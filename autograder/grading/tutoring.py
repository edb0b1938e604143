"""What a tutor is to the grader, which is handed one and knows no more of it."""

from __future__ import annotations

from typing import Protocol

from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.grading.score import Diagnosed


class Tutor(Protocol):
    """Says of what is wrong what it is."""

    def prepare(self, item: Item, cases: list[Case]) -> None:
        """Have PyTorch compute all that may be needed for these cases, for it is loaded now.

        Raises `ReferenceUnavailableError` where PyTorch's answers cannot be had.
        """

    def look_into(self, graded: GradedItem) -> Diagnosed:
        """What is wrong in an item that was graded as it is; nothing where nothing can be told.

        It raises nothing: what fails here must not cost the points that are known already.
        """


def expected_values(
    item: Item, cases: list[Case], references: References, tutor: Tutor | None
) -> list[list[Expected]]:
    """What is expected in each case, from the cache where it has been asked for before.

    Where PyTorch is loaded for it, the tutor has it compute what naming a mistake takes, too.
    Raises `ReferenceUnavailableError` where PyTorch's answers cannot be had.
    """
    if tutor is not None and references.lacks(item.exercise, cases):
        tutor.prepare(item, cases)
    return references.get(item.exercise, cases)
