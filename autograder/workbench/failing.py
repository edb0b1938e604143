"""The smallest case in which an item fails, carried out by itself: yours, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.course.exercise import Case, Expected
from autograder.diagnosis.by_hand.writing_out import write_out
from autograder.diagnosis.inquiry import smallest_failing
from autograder.diagnosis.results import small_cases
from autograder.diagnosis.values import collect
from autograder.grading.compare import compared, precision
from autograder.grading.endings import describe_end
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers, with_derived
from autograder.records.calls import SECOND
from autograder.records.scorecard import SmallestCase
from autograder.records.spelled_out import smallest_spelled
from autograder.records.telling import reaches
from autograder.worker.answers import Value
from autograder.worker.session import Transcript
from autograder.worker.wire import pack_case, unpack_case

NONE_CAN_BE_SHOWN = "{}: your instructor has hidden the cases, so that none can be shown"
NOT_TOLD = (
    "{}: the smallest case is told as the last of all; your instructor has it told later, or never"
)
RIGHT = "{}: all is right, so that there is no failing case to show"
ENDED = "{}: {}; no value is wrong that could be shown"
NOT_ALONE = (
    "{}: it fails only after other cases, and is right when the failing case is carried out alone; "
    "look for what your class keeps from one object to the next: a class attribute, a global "
    "variable, a default argument that is changed"
)


class NothingToShowError(Exception):
    """There is no failing case that could be shown; the text says why."""


@dataclass(frozen=True)
class Failing:
    """A case that fails: yours, and what was expected by the submission's own reading."""

    graded: GradedItem
    case: Case
    transcript: Transcript
    expected: list[Expected]
    reference: list[Expected]  # by PyTorch, whatever the submission's reading

    @cached_property
    def values(self) -> dict[str, Value]:
        """All that is yours, with the figures that the exercise makes of it."""
        return with_derived(self.graded.item, self.case, self.transcript.values)

    @property
    def costly(self) -> list[Expected]:
        """What is expected and worth more than a remark."""
        return [one for one in self.expected if one.aspect not in self.case.get("remark_only", ())]

    @cached_property
    def faults(self) -> dict[str, str]:
        """What is wrong, by observation's name, in order; the last may be missing altogether."""
        return dict(self._faults())

    def _faults(self) -> Iterator[tuple[str, str]]:
        dtype = precision(self.case)
        for one in self.costly:
            if one.name not in self.values:
                yield one.name, describe_end(self.transcript.ending)
                return
            if fault := compared(one, self.values, dtype).sentence:
                yield one.name, fault

    @property
    def first(self) -> str:
        """The name of the value that is told first, if it is wrong or missing here, else of one."""
        told = self.graded.judgement.findings[0].name
        names = (told, told.removesuffix(SECOND), told.removesuffix(SECOND) + SECOND, *self.faults)
        return next(name for name in names if name in self.faults)

    @property
    def missing(self) -> bool:
        """Whether there is no such value."""
        return self.first not in self.values

    @property
    def first_expected(self) -> Expected:
        """What was expected under that name."""
        return next(one for one in self.expected if one.name == self.first)

    def written(self) -> SmallestCase | None:
        """The case in aligned lines, in the course's names, where it takes only a few."""
        shown = collect([self.case], [self.values], [self.expected])
        wrong = [s for seen in shown.values() for s in seen if s.expected.name == self.first]
        exercise = self.graded.item.exercise
        small = write_out(exercise, wrong[0]) if wrong else None
        return small and smallest_spelled(small, exercise.spelling, exercise.name)


def find(graded: GradedItem) -> Failing:
    """The smallest failing case; raises `NothingToShowError` where there is none to show."""
    name, judgement = graded.item.name, graded.judgement
    if graded.hidden:
        raise NothingToShowError(NONE_CAN_BE_SHOWN.format(name))
    if not judgement.findings:
        raise NothingToShowError(RIGHT.format(name))
    if not reaches(graded.tell, "case"):
        raise NothingToShowError(NOT_TOLD.format(name))
    first = judgement.findings[0].case
    if graded.cut_short:  # it would only be so again
        case, expected = graded.cases[first], judgement.expected[first]
        reference = _reference(graded, case)
        failing = Failing(graded, _as_sent(case), graded.transcripts[first], expected, reference)
        if not failing.faults:
            raise NothingToShowError(ENDED.format(name, judgement.findings[0].message))
        return failing
    for case in (smallest_failing(graded), graded.cases[first]):
        failing = _carried_out(graded, case)
        if failing.faults:
            return failing
    raise NothingToShowError(NOT_ALONE.format(name))


def _carried_out(graded: GradedItem, case: Case) -> Failing:
    """A case that is carried out alone."""
    item = graded.item
    reference = _reference(graded, case)
    (transcript,) = graded.run_cases([case], [reference])
    shown = answers(with_derived(item, case, transcript.values))
    reading = graded.judgement.reading
    expected = item.exercise.expected(case, reference, shown, reading)
    return Failing(graded, _as_sent(case), transcript, expected, reference)


def _reference(graded: GradedItem, case: Case) -> list[Expected]:
    """PyTorch's values, from the cache: the case is one of the item's own or of its small ones."""
    exercise, cases = graded.item.exercise, graded.cases
    packed = pack_case(case)
    for known in (cases, small_cases(graded.item, cases)):
        for one, reference in zip(known, graded.references.get(exercise, known), strict=True):
            if pack_case(one) == packed:
                return reference
    return graded.references.get(exercise, [case])[0]


def _as_sent(case: Case) -> Case:
    """A copy as the worker sees it, in which tuples have become lists."""
    sent = unpack_case(*pack_case(case))
    assert isinstance(sent, Case)
    return sent
