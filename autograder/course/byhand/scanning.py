"""The scanning MLPs by hand."""

from __future__ import annotations

from autograder.course.byhand import walk
from autograder.course.byhand.walk import Step


class Walk(walk.Walk):
    """The MLP's matrices, (in, out) and frame-major, its biases, and the input."""

    def steps(self, name: str) -> list[Step]:
        given = {
            f"{what} of layer {number}": value
            for number, both in enumerate(zip(self.case.weights, self.case.biases, strict=True), 1)
            for what, value in zip(("weights", "bias"), both, strict=True)
        }
        return [Step("", {**given, "A": self.case.A})]
