"""What stubs earn, which is to be nothing."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.sheet import Assignment
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import plain


def earned_by_stubs(stubs: Submission, sheet: Assignment, grader: Grader) -> Iterator[str]:
    """A line for each item in which stubs earn points, or that cannot be graded with them."""
    for item in grader.grade(stubs, sheet).items:
        if item.points:
            yield f"{item.name} earns {plain(item.points)} points for nothing"
        elif not item.graded:
            yield f"{item.name} cannot be graded: {item.reason}"
