"""Every value of every case as a test of its own, for `pytest` in a student's tree.

An assignment is a test file: of `hw2p1.toml` come tests such as `test_hw2p1[Conv1d-case3-dLdA]`.
Collecting runs nothing of the tree. An item is graded, as on the command line and by one worker
for the whole session, when the first of its tests is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.course.cases import seed
from autograder.records.root import ROOT

if TYPE_CHECKING:
    from autograder.grading.graded import Examination
    from autograder.workbench.pytest_plugin.failure import Failure
    from autograder.workbench.pytest_plugin.items import Exam, Room

FOLDER = ROOT / "autograder" / "assignments"
ROOM = pytest.StashKey["Room"]()
AWKWARD = re.compile(r"[^\w.+-]+")  # in a shell, or in an expression for -k


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer other cases."""
    parser.getgroup("autograder").addoption(
        "--autograder-seed", type=seed, default=0, metavar="N", help="draw other cases (default 0)"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the autograder's own assignments, and any other that is named."""
    if file_path.suffix != ".toml":
        return None
    own = file_path.resolve().parent == FOLDER
    if not own and not parent.session.isinitpath(file_path):
        return None
    sheet: pytest.Collector = AssignmentFile.from_parent(parent, path=file_path)
    return sheet


class AssignmentFile(pytest.File):
    """An assignment, from which tests are made."""

    def collect(self) -> Iterator[pytest.Item]:
        """Make a test of each value of each case, or of each aspect where cases are hidden."""
        from autograder.course import assignment as assignments  # not for other tests than ours
        from autograder.grading.reference import ReferenceUnavailableError

        try:
            assignment = assignments.load(str(self.path))
            taken: dict[str, int] = {}
            for exam in self._room().exams(assignment).values():
                for kind, name, options in _tests(exam):
                    taken[name] = taken.get(name, 0) + 1
                    last = f"-{taken[name]}" if taken[name] > 1 else ""
                    full = f"test_{readable(assignment.name)}[{name}{last}]"
                    # Spelled out, or pytest takes the brackets for a part of the name.
                    nodeid = f"{self.nodeid}::{full}"
                    yield kind.from_parent(self, name=full, nodeid=nodeid, exam=exam, **options)
        except (assignments.AssignmentError, ReferenceUnavailableError) as error:
            raise self.CollectError(str(error)) from None

    def _room(self) -> Room:
        """The session's one room, and its one worker, which pytest ends with the session."""
        from autograder.workbench.pytest_plugin.items import Room

        if ROOM not in self.config.stash:
            seed = self.config.getoption("autograder_seed")
            self.config.stash[ROOM] = Room(ROOT, seed, self.config.add_cleanup)
        return self.config.stash[ROOM]


def _tests(exam: Exam) -> Iterator[tuple[type[Test], str, dict[str, Any]]]:
    """The tests of an item: their kinds, what stands in their brackets, and what they test."""
    item = readable(exam.item.name)
    if exam.item.hidden:
        for aspect in exam.item.aspects:
            yield AspectTest, f"{item}-{aspect}", {"aspect": aspect}
        return
    for case, values in enumerate(exam.names()):
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
    """One test of an item, selected by the name of its class, too."""

    def __init__(self, *, exam: Exam, **options: Any) -> None:
        super().__init__(**options)
        self.exam = exam
        self.extra_keyword_matches.add(exam.item.exercise.name)

    def setup(self) -> None:
        """Grade the item, if that is still to be done; what fails here is no fault of the tree."""
        from autograder.handin.submission import SubmissionError

        try:
            score = self.exam.graded.score
        except SubmissionError as error:
            pytest.fail(str(error), pytrace=False)
        if not score.graded:
            pytest.fail(f"not graded: {score.reason}", pytrace=False)
        if score.prints and "prints" not in self.exam.told:
            self.exam.told.add("prints")
            self.add_report_section("call", "stdout", self._printed(score.prints))

    def _printed(self, prints: str) -> str:
        """What a submission printed, so that no line begins with it."""
        from autograder.reports.display.wrapping import wrapped

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
        path, line = self.exam.place
        return path, line, self.name


class ValueTest(Test):
    """One value of one case."""

    def __init__(self, *, case: int, value: str, **options: Any) -> None:
        super().__init__(**options)
        self.case = case
        self.value = value

    def runtest(self) -> None:
        """Look up what the grader found of this value."""
        from autograder.workbench.pytest_plugin.failure import of_check

        examination = self.exam.graded.examination
        assert examination is not None  # or setup would have failed
        checks = examination.judgement.checks
        check = next((c for c in checks if (c.case, c.name) == (self.case, self.value)), None)
        if check is None:
            self._unchecked(examination)
        elif check.fault and check.costs:
            raise WrongError(of_check(self.exam, check))
        elif check.fault:
            self.add_report_section("call", "remark", f"costs nothing: {check.name}: {check.fault}")

    def _unchecked(self, examination: Examination) -> None:
        """Fail what a case before this one has prevented; skip what need not be there."""
        from autograder.grading.endings import describe_end
        from autograder.workbench.pytest_plugin.failure import of_reason
        from autograder.worker.answers import NotOffered

        judged = len(examination.judgement.dues)
        if self.case >= judged:
            why = describe_end(examination.transcripts[judged - 1].ending)
            reason = f"{self.value}: not begun, because case {judged} {why}"
            raise WrongError(of_reason(self.exam, reason))
        ending = examination.transcripts[self.case].ending
        if isinstance(ending, NotOffered):
            pytest.skip(f"takes no {ending.feature}, and was not asked for it")


class AspectTest(Test):
    """One aspect of an item whose cases are hidden."""

    def __init__(self, *, aspect: str, **options: Any) -> None:
        super().__init__(**options)
        self.aspect = aspect

    def runtest(self) -> None:
        """Look up whether the aspect has passed."""
        from autograder.workbench.pytest_plugin.failure import of_aspect

        score = self.exam.graded.score
        if not all(one.passed for one in score.aspects if one.aspect == self.aspect):
            raise WrongError(of_aspect(self.exam, self.aspect))
