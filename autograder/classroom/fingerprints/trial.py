"""Carries out an item's cases with a version of a solution, in this very process.

What is run is our own solution with a fault in it: it may raise or never end, no worse.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from autograder.course.cases import draw_cases
from autograder.course.exercise import Case, Expected, NotOfferedError, Reading
from autograder.course.sheet import Item
from autograder.diagnosis.values import ShownValue, every_value
from autograder.grading.judge import answers, judge, with_derived
from autograder.grading.reference import References
from autograder.handin.lookup import Lookup
from autograder.worker.answers import Finished, NotOffered, Raised, Value
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.student import Student
from autograder.worker.session import Transcript

SECONDS = 3.0  # for all cases of an item, which take a hundredth of that
NUMBERS = (np.ndarray, np.generic, int, float)


class TooLongError(BaseException):
    """A version that does not end; no `except Exception` holds it."""


class Changed:
    """The classes of a solution, those of one changed file in place of its own."""

    def __init__(self, student: Student, names: Mapping[str, Any]) -> None:
        self._student = student
        self._names = names

    def __getattr__(self, name: str) -> Any:
        return self._names[name] if name in self._names else getattr(self._student, name)


@dataclass(frozen=True)
class Trial:
    """An item's cases, as seed 0 draws them, and what is right in them."""

    item: Item
    cases: list[Case]
    references: list[list[Expected]]

    def reading(self, student: Any) -> Reading:
        """The reading that a right solution goes by."""
        transcripts = self._transcripts(student)
        return judge(self.item, self.cases, transcripts, self.references).reading

    def shown(self, student: Any, reading: Reading) -> list[ShownValue]:
        """All values of a version, judged by a reading.

        Raises `TooLongError` where it does not end.
        """
        transcripts = self._transcripts(student)
        values = [
            with_derived(self.item, case, one.values)
            for case, one in zip(self.cases, transcripts, strict=True)
        ]
        expected = [
            self.item.exercise.expected(case, reference, answers(shown), reading)
            for case, reference, shown in zip(self.cases, self.references, values, strict=True)
        ]
        return [*every_value(self.cases, values, expected)]

    def _transcripts(self, student: Any) -> list[Transcript]:
        with _limited(), redirect_stdout(StringIO()), np.errstate(all="ignore"):
            return [self._transcript(student, case, n) for n, case in enumerate(self.cases)]

    def _transcript(self, student: Any, case: Case, number: int) -> Transcript:
        shown: dict[str, Value] = {}
        np.random.seed(number)
        try:
            for values in self.item.exercise.attempt(student, _copied(case)):
                shown |= {name: _value(value) for name, value in values.items()}
        except NotOfferedError as missing:
            return Transcript(NotOffered(0, str(missing)), shown)
        # Whatever a fault makes of a right solution; what takes too long is none of these.
        except Exception as error:  # noqa: BLE001
            return Transcript(Raised(0, type(error).__name__, ""), shown)
        return Transcript(Finished(0), shown)


def trial(item: Item, references: References) -> Trial:
    """The trial of an item; raises `ReferenceUnavailableError` where PyTorch is needed."""
    cases = draw_cases(item, 0)
    return Trial(item, cases, references.get(item.exercise, cases))


def _value(value: object) -> Value:
    """What the worker would have sent, as it is now."""
    if isinstance(value, NUMBERS):
        return Value(type(value).__name__, np.array(value))
    return Value(type(value).__name__)


def _copied(value: Any) -> Any:
    """A case with arrays of its own: a faulty version may change them."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return type(value)({key: _copied(one) for key, one in value.items()})
    return [_copied(one) for one in value] if isinstance(value, list) else value


@contextmanager
def imported(sources: Mapping[str, str], item: Item) -> Iterator[Student]:
    """The classes of a solution; afterwards its modules are forgotten.

    Modules that go by its names already, such as another solution's, are set aside meanwhile.
    What is printed is not shown: some hand-ins print while they are imported.
    """
    modules = SubmissionModules(Lookup(sources, {}, allowed=item.limits.allowed))
    tops = {path.split("/")[0].removesuffix(".py") for path in sources}
    known = dict(sys.modules)
    for name in known:
        if name.split(".")[0] in tops:
            del sys.modules[name]
    sys.meta_path.insert(0, modules)
    try:
        with redirect_stdout(StringIO()):
            yield Student(modules, item.exercise.home)
    finally:
        sys.meta_path.remove(modules)
        for name in [name for name in sys.modules if name not in known]:
            del sys.modules[name]
        sys.modules.update(known)


def changed(student: Student, file: str, text: str) -> Changed:
    """The classes of an imported solution, one file of which has another text.

    Raises whatever that does while it is imported.
    """
    module = ModuleType(file.removesuffix(".py").replace("/", "."))
    module.__package__ = module.__name__.rpartition(".")[0]
    exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    return Changed(student, vars(module))


@contextmanager
def _limited() -> Iterator[None]:
    """Raises `TooLongError` after a while."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
