"""The cases of an item, what PyTorch shows in them, and how the worker takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from autograder.course.cases import draw_cases
from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.grading.reference import References
from autograder.grading.tutoring import Tutor, expected_values
from autograder.worker.wire import EncodedCase, encode_case


@dataclass(frozen=True)
class DrawnItem:
    """An item, its cases for a seed, and what is expected in each."""

    item: Item
    cases: list[Case]
    expected: list[list[Expected]]

    @cached_property
    def encoded(self) -> list[EncodedCase]:
        """The cases as the worker takes them."""
        return [encode_case(case) for case in self.cases]


@dataclass(frozen=True)
class Drawn:
    """What is drawn for the items of an assignment; all is kept, for whoever grades many."""

    seed: int
    references: References
    tutor: Tutor | None = None
    known: dict[int, DrawnItem] = field(default_factory=dict, repr=False)

    def of(self, item: Item) -> DrawnItem:
        """An item's cases; raises `ReferenceUnavailableError` where PyTorch cannot be asked."""
        key = id(item)  # which is its own as long as it is kept here
        if key not in self.known:
            cases = draw_cases(item, self.seed)
            expected = expected_values(item, cases, self.references, self.tutor)
            self.known[key] = DrawnItem(item, cases, expected)
        return self.known[key]
