"""Why a test of an item fails, as pytest shows it: a sentence, and what stands under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from autograder.grading.judgement import Check
from autograder.grading.traces import trace_of
from autograder.records.calls import SECOND
from autograder.records.scorecard import Fault, ItemScore
from autograder.records.spelled_out import fault_spelled
from autograder.records.telling import reaches
from autograder.reports import sentences
from autograder.reports.display.wrapping import wrapped
from autograder.workbench.pytest_plugin.items import TestedItem


class Crash(NamedTuple):
    """What pytest makes its one-line summaries from: a sentence, and a place in the tree."""

    path: Path
    lineno: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.lineno}: {self.message}"


@dataclass(frozen=True)
class Failure:
    """A failed test as pytest shows it: a sentence, and the lines below it."""

    reprcrash: Crash
    lines: tuple[str, ...] = ()

    def toterminal(self, writer: Any) -> None:
        """Write it to a terminal of pytest's, with nothing of the tree's at the left edge."""
        for part in wrapped(self.reprcrash.message, writer.fullwidth):
            writer.line(part, red=True, bold=True)
        for line in self.lines:
            for part in wrapped(f"  {line}", writer.fullwidth):
                writer.line(part)

    def __str__(self) -> str:
        return "\n".join((self.reprcrash.message, *self.lines))


def of_check(tested: TestedItem, check: Check) -> Failure:
    """The failure of one value of one case."""
    fault = fault_of(tested, check)
    crash, trace = _crash(tested, fault.sentence()), fault.trace
    if trace:
        crash = Crash(tested.bench.tree / trace[-1].file, trace[-1].line, crash.message)
    return Failure(crash, tuple(_lines(tested, fault)))


def fault_of(tested: TestedItem, check: Check) -> Fault:
    """What is wrong with one value, with its numbers where they are told."""
    trace = trace_of(check.trace)
    label = tested.cases[check.case].label
    told = (one.title for one in tested.score.faults if one.name == check.name)
    own = (check.aspect, check.name, check.case, label, check.fault, trace, check.code)
    numbers = check.numbers if reaches(tested.tell, "case") else ""
    fault = Fault(*own, title=next(told, ""), numbers=numbers)
    return fault_spelled(fault, tested.item.exercise.spelling, tested.item.exercise.name)


def of_aspect(tested: TestedItem, aspect: str) -> Failure:
    """The failure of an aspect of an item of which no more is told."""
    faults = tested.score.faults
    own = [fault for fault in faults if fault.aspect == aspect] or [*faults]
    inheritance = filter(None, [sentences.inheritance(tested.score)])
    lines = (*(fault.sentence() for fault in own[1:]), *inheritance)
    return Failure(_crash(tested, own[0].sentence()), lines)


def of_reason(tested: TestedItem, reason: str) -> Failure:
    """The failure of what was never begun."""
    return Failure(_crash(tested, reason))


def _crash(tested: TestedItem, message: str) -> Crash:
    path, line = tested.place
    return Crash(path, line + 1, message)


def _lines(tested: TestedItem, fault: Fault) -> Iterator[str]:
    """What stands under the sentence; an item's evidence and traces are told once."""
    about = _only(tested.score, fault)
    yield f"case {fault.case + 1} of {about.cases}: {fault.label}"
    headline = sentences.headline(about)
    if headline != fault.sentence():
        yield headline
    if fault.trace and _is_news(tested, fault.trace):
        for line in fault.trace:
            yield from sentences.trace_line(line)
    if _is_news(tested, about.diagnoses, about.smallest):
        yield from (line for line in sentences.full(about, False) if line != fault.text)
    yield from filter(None, [sentences.inheritance(about)])


def _only(item: ItemScore, fault: Fault) -> ItemScore:
    """The item's score as if this were its only fault."""
    known = sentences.diagnosis_of(fault, item)
    name = fault.name.removesuffix(SECOND)
    about = item.smallest and item.smallest.name.removesuffix(SECOND) == name
    smallest = item.smallest if about else None
    diagnoses = (known,) if known else ()
    return msgspec.structs.replace(item, faults=(fault,), diagnoses=diagnoses, smallest=smallest)


def _is_news(tested: TestedItem, *facts: object) -> bool:
    """Whether no earlier failure has reported this."""
    known = facts in tested.reported
    tested.reported.add(facts)
    return not known
