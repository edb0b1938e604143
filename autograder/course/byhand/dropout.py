"""Dropout by hand: what is kept grows."""

from __future__ import annotations

from collections.abc import Collection

from autograder.course.byhand import walk
from autograder.course.byhand.layer import called
from autograder.course.byhand.walk import Index, Step, arrays
from autograder.course.exercises.evaluating import EVALUATED


class Walk(walk.Walk):
    """One call or two; in evaluation, the input of the second."""

    def steps(self, name: str) -> list[Step]:
        if name == EVALUATED:
            return [Step("in evaluation", arrays({"A": self.case.calls[1].A}, self.exercise))]
        return called(self, {}, name)

    def used(self, name: str, index: Index) -> dict[str, Collection[Index]]:
        return self.named({"dLdZ" if name == "dLdA" else "A": [index]})
