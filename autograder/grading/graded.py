"""All that one run knows of one item: what was asked, shown and expected, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.course.assignment import Item
from autograder.course.exercise import Case
from autograder.grading.judgement import Judgement
from autograder.grading.reference import References
from autograder.worker.run_cases import RunCases
from autograder.worker.session import Ended, Transcript

SLOW = 3.0  # seconds of an item that is not looked into any further


@dataclass(frozen=True)
class GradedItem:
    """An item that was graded. `run_cases` has the submission carry out more cases.

    `failures` are those of the grader's own that cost no points, only some of what is told.
    """

    item: Item
    cases: list[Case]
    transcripts: list[Transcript]
    judgement: Judgement
    prints: str
    seconds: float
    references: References
    run_cases: RunCases
    failures: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Whether nobody is to know the cases."""
        return self.item.hidden

    @property
    def cut_short(self) -> bool:
        """Whether it took too long, died or broke the line: it would only do so again."""
        ended = any(isinstance(one.ending, Ended) for one in self.transcripts)
        return ended or self.seconds > SLOW
