"""The residual network by hand."""

from __future__ import annotations

from autograder.course.byhand import walk
from autograder.course.byhand.layer import called
from autograder.course.byhand.residual import of_parts
from autograder.course.byhand.walk import Step


class Walk(walk.Walk):
    """The parameters of all its layers, then one call or two."""

    def steps(self, name: str) -> list[Step]:
        given = of_parts(self.case.stem, "the stem")
        several = len(self.case.blocks) > 1
        for number, parts in enumerate(self.case.blocks, 1):
            given |= of_parts(parts, f"block {number}, {{}}" if several else "{} block")
        given |= {f"{name} of linear": value for name, value in self.case.linear.items()}
        return called(self, given, name)
