"""All that one run knows of one item: what was asked, shown and expected, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.grading.judgement import Judgement
from autograder.grading.reference import References
from autograder.records.telling import Tell
from autograder.worker.run_cases import RunCases, RunEdits
from autograder.worker.session import Ended, Transcript
from autograder.worker.wire import unpack_files

SLOW = 3.0  # seconds of an item that is not looked into any further


@dataclass(frozen=True)
class GradedItem:
    """An item that was graded.

    `run_cases` has the submission carry out more cases, `run_edits` cases with edits of its
    functions. `due` is what PyTorch shows in each case, by whichever reading of the conventions.
    `files` are the submission's, as the worker takes them. `failures` are those of the grader's own
    that cost no points, only some of what is told. `tell` says how much is told to whoever asks.
    """

    item: Item
    cases: list[Case]
    transcripts: list[Transcript]
    due: list[list[Expected]]
    judgement: Judgement
    prints: str
    seconds: float
    references: References
    run_cases: RunCases
    files: bytes = b""
    failures: list[str] = field(default_factory=list)
    tell: Tell = "case"
    run_edits: RunEdits = lambda cases, due, edits, seconds: []

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The submission's texts, by path."""
        sources: Mapping[str, str] = unpack_files(self.files)["sources"] if self.files else {}
        return sources

    @property
    def hidden(self) -> bool:
        """Whether nobody is to know the cases."""
        return self.item.hidden

    @property
    def cut_short(self) -> bool:
        """Whether it took too long, died or broke the line: it would only do so again."""
        ended = any(isinstance(one.ending, Ended) for one in self.transcripts)
        return ended or self.seconds > SLOW
