"""What is found out about the values of an item: the record of one judgement."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from autograder.course.exercise import SPECIAL, Aspect, Case, Expected, Reading
from autograder.records.calls import SECOND
from autograder.records.scorecard import FaultCode
from autograder.worker.answers import Frame


class Check(msgspec.Struct, frozen=True):
    """Whether one value of one case was right; `fault` says what is wrong, empty where nothing.

    `numbers` are yours and the expected one. `aspect` is the one that it counts for, `own` the one
    that it is a value of.
    """

    case: int
    name: str
    aspect: Aspect
    own: Aspect
    fault: str = ""
    trace: tuple[Frame, ...] = ()
    costs: bool = True  # else it is worth no more than a remark
    shown: bool = True  # there is a value, though perhaps not the right one
    code: FaultCode = FaultCode.OTHER
    numbers: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which case, under which name, in one sentence.

    `numbers` are yours and the expected one, where two numbers differ.
    """

    case: int
    label: str
    name: str
    aspect: Aspect
    message: str
    trace: tuple[Frame, ...] = ()
    shown: bool = True  # there is a value, though not the right one
    code: FaultCode = FaultCode.OTHER
    numbers: str = ""


@dataclass
class Judgement:
    """What one reading makes of a submission: aspects, faults and remarks."""

    passed: dict[Aspect, bool]
    findings: list[Finding] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    doubts: list[Finding] = field(default_factory=list)  # of what costs nothing
    reading: Reading = field(default_factory=dict)
    expected: list[list[Expected]] = field(default_factory=list)  # of each case that was judged
    checks: list[Check] = field(default_factory=list)  # of every value, in order

    def fault(self, finding: Finding, case: Case) -> None:
        """Note what is wrong; a case may say that it deserves no more than a remark."""
        if finding.aspect in case.get("remark_only", ()):
            self.doubts.append(finding)
            return
        self.passed[finding.aspect] = False
        self.tell(finding)

    def tell(self, finding: Finding) -> None:
        """Add to what is told, unless that says the same already."""
        if not any(_say_the_same(finding, known) for known in self.findings):
            self.findings.append(finding)


def turn(finding: Finding) -> int:
    """When a fault is told: what rests on a wrong forward is wrong with it.

    A second forward may be wrong by what the first call has changed, which was found before.
    """
    if finding.aspect in SPECIAL:
        return 2
    first = finding.aspect is Aspect.FORWARD and not finding.name.endswith(SECOND)
    return 0 if first else 1


def _say_the_same(one: Finding, other: Finding) -> bool:
    """Whether two findings say the same, in different cases."""
    return (one.name, one.message, one.numbers) == (other.name, other.message, other.numbers)
