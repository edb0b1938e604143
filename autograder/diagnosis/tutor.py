"""What is said of a failing item beyond the verdict: which mistake it is, and the smallest case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec
import numpy as np

from autograder.course.assignment import Item
from autograder.course.exercise import Case, Expected, Reading
from autograder.diagnosis.diagnose import NOT_FINITE, diagnose
from autograder.diagnosis.outcomes import Outcome, failing_only, outcomes
from autograder.diagnosis.smallest import candidates, worst, write_out, write_raised
from autograder.diagnosis.values import Sight, collect
from autograder.grading.judge import answers, with_derived
from autograder.grading.judgement import Judgement
from autograder.grading.reference import References, ReferenceUnavailableError
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis, SmallestCase
from autograder.worker.answers import Raised, Value
from autograder.worker.run_cases import CarryOut
from autograder.worker.session import Transcript
from autograder.worker.slots import WorkerError

# Exceptions that another input may not cause; all others say what is wrong by themselves.
TELLING = (
    "ValueError",
    "IndexError",
    "ZeroDivisionError",
    "FloatingPointError",
    "OverflowError",
    "AssertionError",
)
# Each part is of bounded length, or this could look again and again at the same long word.
WARNING = re.compile(r"<submission>/(\S{1,400}):(\d{1,7}): RuntimeWarning: ([^\n]{1,200})")


@dataclass(frozen=True)
class Carried:
    """Cases that were carried out: what came, and what was due."""

    cases: list[Case]
    transcripts: list[Transcript]
    values: list[dict[str, Value]]
    dues: list[list[Expected]]

    @cached_property
    def sights(self) -> dict[str, list[Sight]]:
        """All numbers that were shown, by name."""
        return collect(self.cases, self.values, self.dues)

    def outcomes(self) -> list[Outcome]:
        """All calls, and which of them failed."""
        seen = [sight for one in self.sights.values() for sight in one]
        wrong = {(sight.number, sight.second) for sight in seen if not sight.right}
        return outcomes(self.cases, self.transcripts, self.dues, wrong)


def prepare(item: Item, cases: list[Case], references: References) -> None:
    """Have PyTorch compute what naming a mistake in these cases takes, while it is loaded anyway.

    Loading it takes a second or two, which a student with a mistake need not wait for.
    """
    references.get(item.exercise, cases)
    if item.feedback.cases == "hidden":
        return
    references.get(item.exercise, candidates(item, cases, np.random.default_rng(0)))
    if not item.exercise.chance:
        preferred = item.exercise.readings(_conventions(item))[0]
        references.catalogue(item.exercise, cases, preferred, [{} for _ in cases])


@dataclass(frozen=True)
class Inquiry:
    """What can be found out of an item that has lost points: its mistakes, and small cases.

    `carry_out` has the submission carry out more cases; `prints` is what it printed, NumPy's
    warnings among it. Nothing here costs or gives points: what cannot be found out is left out.
    """

    item: Item
    cases: list[Case]
    transcripts: list[Transcript]
    judgement: Judgement
    references: References
    carry_out: CarryOut
    prints: str = ""

    def made(self) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
        """The mistakes by name, and the smallest case, written out."""
        with np.errstate(all="ignore"):  # whatever numbers a submission may have made
            return self._made()

    @cached_property
    def seen(self) -> Carried:
        """The item's own cases; a submission that was cut short has not shown all of them."""
        judged = len(self.judgement.dues)
        return self._carried(self.cases[:judged], self.transcripts[:judged], self.judgement.dues)

    def smallest_failing(self) -> Case:
        """The smallest case that fails, best in what fails first."""
        first = self.judgement.findings[0]
        failing: list[tuple[bool, int]] = []
        tried = None
        with np.errstate(all="ignore"), suppress(WorkerError, ReferenceUnavailableError):
            tried = self._tried()
            wrong = [s for seen in tried.sights.values() for s in seen if not s.right]
            failing += [(s.expected.name != first.name, s.number) for s in wrong]
            for number, (one, due) in enumerate(zip(tried.transcripts, tried.dues, strict=True)):
                missing = next((e.name for e in due if e.name not in one.values), None)
                if missing is not None and isinstance(one.ending, Raised):
                    failing.append((missing != first.name, number))
        if tried is None or not failing:
            return self.cases[first.case]
        return tried.cases[min(failing)[1]]

    def _made(self) -> tuple[tuple[Diagnosis, ...], SmallestCase | None]:
        seen = self.seen
        found = [_warned(one, self.prints) for one in self._named(seen)]
        if self.raised and not any(_telling(one) for one in self.transcripts):
            return tuple(found), None  # it would be no different in another case
        smallest = None
        with suppress(WorkerError, ReferenceUnavailableError):
            tried = self._tried()
            if self.raised:
                found += self._failing_only(found, seen, tried)
                smallest = next(self._exceptions(tried), None)
            smallest = smallest or self._written(tried)
        return tuple(found), smallest or self._written(seen)

    @property
    def raised(self) -> bool:
        """Whether the item's first fault is an exception."""
        return not self.judgement.findings[0].shown

    def _carried(
        self, cases: list[Case], transcripts: list[Transcript], dues: list[list[Expected]]
    ) -> Carried:
        """Cases with what came, and the figures that the exercise makes of it."""
        pairs = zip(cases, transcripts, strict=True)
        values = [with_derived(self.item, case, one.values) for case, one in pairs]
        return Carried(cases, transcripts, values, dues)

    def _named(self, seen: Carried) -> list[Diagnosis]:
        """The mistakes that explain what is wrong, for some reading of the conventions.

        Where nothing is right, all readings earn the same, and only a mistake's numbers can tell
        which one the rest of the submission goes by. No reading is tried that explains less of what
        came than the one that it was judged by: what is right by that is no mistake.
        """
        wrong = {n for n, one in seen.sights.items() if not all(sight.right for sight in one)}
        known: list[Diagnosis] = []
        readings = self.item.exercise.readings(_conventions(self.item))
        judged_by = self.judgement.reading
        others = [reading for reading in readings if reading != judged_by]
        for reading in [judged_by, *others] if wrong else ():
            sights = self._sights_by(reading, seen)
            kept = {n for n in wrong if _right(sights[n]) >= _right(seen.sights[n])}
            named = [one for one in self._named_by(reading, seen, sights) if one.name in kept]
            if any(one.confidence == "certain" for one in named):
                return named
            known = known or named
        return known

    def _sights_by(self, reading: Reading, seen: Carried) -> dict[str, list[Sight]]:
        """All numbers that were shown, and what is due by a reading."""
        due = self.references.get(self.item.exercise, self.cases)[: len(seen.cases)]
        return collect(seen.cases, seen.values, self._due(seen.cases, due, seen.values, reading))

    def _named_by(
        self, reading: Reading, seen: Carried, sights: dict[str, list[Sight]]
    ) -> list[Diagnosis]:
        """The mistakes that explain the values, for a submission that goes by a reading."""
        exercise, shown = self.item.exercise, [answers(one) for one in seen.values]
        catalogue = {}
        with suppress(ReferenceUnavailableError):
            catalogue = self.references.catalogue(exercise, seen.cases, reading, shown)
        return diagnose(sights, catalogue)

    def _tried(self) -> Carried:
        """Small cases, carried out for this."""
        small = candidates(self.item, self.cases, np.random.default_rng(0))
        due = self.references.get(self.item.exercise, small)
        tried = self._carried(small, self.carry_out(small, due), due)
        return replace(tried, dues=self._due(small, due, tried.values, self.judgement.reading))

    def _due(
        self,
        cases: list[Case],
        due: list[list[Expected]],
        values: list[dict[str, Value]],
        reading: Reading,
    ) -> list[list[Expected]]:
        """What is due by a reading."""
        expected = self.item.exercise.expected
        return [
            expected(case, reference, answers(shown), reading)
            for case, reference, shown in zip(cases, due, values, strict=True)
        ]

    def _failing_only(
        self, found: list[Diagnosis], seen: Carried, tried: Carried
    ) -> list[Diagnosis]:
        """What all calls that fail have in common, where no more is known of what they show."""
        known = failing_only(seen.outcomes() + tried.outcomes())
        return [known] if known and known.name not in {one.name for one in found} else []

    def _exceptions(self, tried: Carried) -> Iterator[SmallestCase]:
        """The cases that end in an exception, written out where they are small enough."""
        for case, one, due in zip(tried.cases, tried.transcripts, tried.dues, strict=True):
            missing = [expected for expected in due if expected.name not in one.values]
            if isinstance(one.ending, Raised) and missing:
                message = f"{one.ending.type}: {one.ending.message}"
                written = write_raised(self.item.exercise, case, missing[0], message)
                if written is not None:
                    yield written

    def _written(self, carried: Carried) -> SmallestCase | None:
        """The first of the wrong values that fits into a dozen lines, best of the first fault."""
        wanted = self.judgement.findings[0].name.removesuffix(SECOND)
        written = (write_out(self.item.exercise, one) for one in worst(carried.sights, [wanted]))
        return next((case for case in written if case is not None), None)


def _conventions(item: Item) -> dict[str, str]:
    return {name: getattr(item.conventions, name) for name in item.exercise.conventions}


def _right(sights: list[Sight]) -> int:
    """How many values are right."""
    return sum(sight.right for sight in sights)


def _telling(transcript: Transcript) -> bool:
    """Whether it ends in an exception that may depend on the numbers and shapes given."""
    return isinstance(transcript.ending, Raised) and transcript.ending.type in TELLING


def _warned(diagnosis: Diagnosis, prints: str) -> Diagnosis:
    """With NumPy's own warning as evidence, where it says which operation bore the NaN."""
    warning = WARNING.search(prints)
    if diagnosis.key != NOT_FINITE or diagnosis.evidence or warning is None:
        return diagnosis
    file, line, text = warning.groups()
    evidence = f"NumPy warned at {file}, line {line}: {text}"
    return msgspec.structs.replace(diagnosis, evidence=evidence)
