"""The tests that an assignment consists of: loaded when one is collected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import assignment as assignments
from autograder.grading.endings import describe_end
from autograder.grading.graded import GradedItem
from autograder.grading.reference import ReferenceUnavailableError
from autograder.handin.submission import SubmissionError
from autograder.records.root import ROOT
from autograder.reports.display.wrapping import wrapped
from autograder.reports.sentences import GRADED_LATER
from autograder.workbench.pytest_plugin.failure import (
    Failure,
    fault_of,
    of_aspect,
    of_check,
    of_reason,
)
from autograder.workbench.pytest_plugin.items import Bench, TestedItem
from autograder.worker.answers import NotOffered

BENCH = pytest.StashKey[Bench]()
AWKWARD = re.compile(r"[^\w.+-]+")  # in a shell, or in an expression for -k


def tests_of(file: pytest.File) -> Iterator[pytest.Item]:
    """A test of each value of each case of an assignment, or of each aspect where that is all told.

    Raises `CollectError` where the assignment cannot be used, or PyTorch is needed and not there.
    """
    try:
        assignment = assignments.load(str(file.path))
        taken: dict[str, int] = {}
        for tested in _bench(file.config).tested(assignment).values():
            for kind, name, options in _tests(tested):
                taken[name] = taken.get(name, 0) + 1
                last = f"-{taken[name]}" if taken[name] > 1 else ""
                full = f"test_{readable(assignment.name)}[{name}{last}]"
                # Spelled out, or pytest takes the brackets for a part of the name.
                nodeid = f"{file.nodeid}::{full}"
                yield kind.from_parent(file, name=full, nodeid=nodeid, tested=tested, **options)
    except (assignments.AssignmentError, ReferenceUnavailableError) as error:
        raise file.CollectError(str(error)) from None


def _bench(config: pytest.Config) -> Bench:
    """The session's one bench, and its one worker, which pytest ends with the session."""
    if BENCH not in config.stash:
        config.stash[BENCH] = Bench(ROOT, config.getoption("autograder_seed"), config.add_cleanup)
    return config.stash[BENCH]


def _tests(tested: TestedItem) -> Iterator[tuple[type[Test], str, dict[str, Any]]]:
    """The tests of an item: their kinds, what stands in their brackets, and what they test."""
    item = readable(tested.item.name)
    if tested.is_verdict:
        for aspect in tested.item.aspects:
            yield AspectTest, f"{item}-{aspect}", {"aspect": aspect}
        return
    for case, values in enumerate(tested.names()):
        for value in values:
            name = f"{item}-case{case + 1}-{readable(value)}"
            yield ValueTest, name, {"case": case, "value": value}


def readable(name: str) -> str:
    """A name that a shell and -k take as it is."""
    return AWKWARD.sub("-", name).strip("-")


class WrongError(Exception):
    """What the submission did was wrong; `failure` tells a person."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reprcrash.message)
        self.failure = failure


class Test(pytest.Item):
    """One test of an item, selected by any name of the item's."""

    def __init__(self, *, tested: TestedItem, **options: Any) -> None:
        super().__init__(**options)
        self.tested = tested
        self.extra_keyword_matches.update(tested.item.names)

    def setup(self) -> None:
        """Grade the item, if that is still to be done; what fails here is no fault of the tree."""
        try:
            score = self.tested.told
        except SubmissionError as error:
            pytest.fail(str(error), pytrace=False)
        if not score.graded:
            pytest.fail(f"not graded: {score.reason}", pytrace=False)
        if score.prints and "prints" not in self.tested.reported:
            self.tested.reported.add("prints")
            self.add_report_section("call", "stdout", self._printed(score.prints))

    def _printed(self, prints: str) -> str:
        """What a submission printed, so that no line begins with it."""
        width = self.config.get_terminal_writer().fullwidth
        lines = (f"| {line}" for line in prints.splitlines())
        return "\n".join(part for line in lines for part in wrapped(line, width))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What a person reads: nothing of the grader's own frames."""
        if isinstance(excinfo.value, WrongError):
            return excinfo.value.failure
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where what is tested should be defined."""
        path, line = self.tested.place
        return path, line, self.name


class ValueTest(Test):
    """One value of one case."""

    def __init__(self, *, case: int, value: str, **options: Any) -> None:
        super().__init__(**options)
        self.case = case
        self.value = value

    def runtest(self) -> None:
        """Look up what the grader found of this value; raises `WrongError` where it is wrong."""
        graded = self.tested.result.graded
        assert graded is not None  # or setup would have failed
        checks = graded.judgement.checks
        check = next((c for c in checks if (c.case, c.name) == (self.case, self.value)), None)
        if check is None:
            self._unchecked(graded)
        elif check.fault and check.costs:
            raise WrongError(of_check(self.tested, check))
        elif self.tested.item.later:
            pytest.skip(GRADED_LATER)
        elif check.fault:
            fault = fault_of(self.tested, check)
            self.add_report_section("call", "remark", f"costs nothing: {fault.sentence()}")

    def _unchecked(self, graded: GradedItem) -> None:
        """Fail what a case before this one has prevented; skip what need not be there."""
        judged = len(graded.judgement.expected)
        if self.case >= judged:
            end = describe_end(graded.transcripts[judged - 1].ending)
            reason = f"{self.tested.said(self.value)}: not begun, because case {judged} {end}"
            raise WrongError(of_reason(self.tested, reason))
        ending = graded.transcripts[self.case].ending
        if isinstance(ending, NotOffered):
            pytest.skip(f"takes no {ending.feature}, and was not asked for it")


class AspectTest(Test):
    """One aspect of an item of which no more is told."""

    def __init__(self, *, aspect: str, **options: Any) -> None:
        super().__init__(**options)
        self.aspect = aspect

    def runtest(self) -> None:
        """Look up whether the aspect has passed; raises `WrongError` where it has not."""
        score, later = self.tested.result.score, self.tested.item.later
        wrong = any(not one.passed for one in score.aspects if one.aspect == self.aspect)
        if wrong or (later and score.faults):
            raise WrongError(of_aspect(self.tested, self.aspect))
        if later:
            pytest.skip(GRADED_LATER)
