"""From transcripts to verdicts: which aspects of an item were right, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from msgspec import structs

from autograder.course.exercise import SPECIAL, Aspect, Case, Expected, Reading
from autograder.course.sheet import Item
from autograder.grading.compare import are_right, compared, precision
from autograder.grading.endings import code_of, describe_end
from autograder.grading.judgement import Check, Finding, Judgement, turn
from autograder.grading.special import counts_as, judge_special, worded
from autograder.records.scorecard import FaultCode
from autograder.worker.answers import Finished, Frame, NotOffered, Raised, Value
from autograder.worker.session import Ended, Ending, Transcript

ExpectedValues = list[list[Expected]]
ALONE = "is right, but counts only where something that has to be computed is right, too"
AT_THE_END = "after all was shown, it {}"


@np.errstate(all="ignore")  # whatever numbers a submission may have made
def judge(
    item: Item, cases: list[Case], transcripts: list[Transcript], references: ExpectedValues
) -> Judgement:
    """Judge all cases by the reading that suits the submission best."""
    judged: list[Judgement] = []
    for reading in item.readings():
        judgement = _judge_by(reading, item, cases, transcripts, references)
        judged.append(judgement)
        if all(judgement.passed.values()):
            break
    best = _best(item, judged)
    best.findings.sort(key=turn)
    return best


def _best(item: Item, judged: Sequence[Judgement]) -> Judgement:
    """The reading that suits best: of equals the first, which is the preferred one.

    Unless by another no more than half as many values are wrong: a few more may be so by chance.
    """
    most = max(_suits(item, one) for one in judged)
    first, *others = (one for one in judged if _suits(item, one) == most)
    fewest = min(others, key=_wrong, default=first)
    return fewest if 2 * _wrong(fewest) <= _wrong(first) else first


def _wrong(judgement: Judgement) -> int:
    return sum(check.fault is not None for check in judgement.checks)


def _suits(item: Item, judgement: Judgement) -> tuple[float, ...]:
    """How well a reading suits: by the points that it gives, then by how much it explains.

    What is wrong by one reading may be what another asks for. The ordinary cases tell better than
    the special ones, and those better than what costs nothing. A value counts once, in however
    many cases it is wrong: in some it is right by chance.
    """
    points = sum(item.share(a) for a, passed in judgement.passed.items() if passed)
    wrong = [check for check in judgement.checks if check.fault]
    special = {check.name for check in wrong if check.costs and check.aspect in SPECIAL}
    ordinary = {check.name for check in wrong if check.costs and check.aspect not in SPECIAL}
    names = {check.name for check in wrong}
    return round(points, 9), -len(ordinary), -len(special), -len(names)


def _judge_by(
    reading: Reading,
    item: Item,
    cases: list[Case],
    transcripts: list[Transcript],
    references: ExpectedValues,
) -> Judgement:
    judgement = Judgement(dict.fromkeys(item.aspects, True), reading=reading)
    judgement.remarks.update(dict.fromkeys(_unusual(item, reading)))
    for number, (case, transcript, reference) in enumerate(
        zip(cases, transcripts, references, strict=True)
    ):
        values = with_derived(item, case, transcript.values)
        expected = item.exercise.expected(case, reference, answers(values), reading)
        judgement.expected.append(expected)
        _judge_shown(judgement, number, case, values)
        missing = [one for one in expected if one.name not in values]
        _judge_end(judgement, item, number, case, transcript.ending, missing)
        if isinstance(transcript.ending, Ended):
            judgement.passed = dict.fromkeys(judgement.passed, False)
            break
    _judge_free(judgement, cases)
    judge_special(judgement, item, cases)
    judgement.doubts = [*_doubts_told(judgement, cases)]
    if not all(judgement.passed.get(aspect, True) for aspect in item.exercise.borne_by):
        beginnings = item.exercise.only_if_right
        kept = [one for one in judgement.remarks if not one.startswith(beginnings)]
        judgement.remarks = dict.fromkeys(kept)
    return judgement


def _judge_shown(judgement: Judgement, number: int, case: Case, values: dict[str, Value]) -> None:
    """What the values of a case are worth that have been shown."""
    dtype, expected = precision(case), judgement.expected[number]
    shown = [one for one in expected if one.name in values]
    if are_right(shown, values, dtype):  # as most are
        judgement.checks += [_check(number, case, one) for one in shown]
        return
    for one in shown:
        verdict = compared(one, values, dtype)
        told = verdict.fault or "", verdict.numbers
        judgement.checks.append(_check(number, case, one, *told))
        about_an_array = one.aspect is not Aspect.STATE and not one.any_shape
        if verdict.remark and about_an_array:
            judgement.remarks[verdict.remark] = None
        if verdict.fault and not counts_as(case):
            judgement.fault(_finding(number, case, one, *told), case)


def _doubts_told(judgement: Judgement, cases: list[Case]) -> Iterator[Finding]:
    """The first doubt of each name, whichever call it was in; not where faults come first."""
    doubts = {one.name.partition(" (")[0]: one for one in reversed(judgement.doubts)}
    for name, doubt in reversed(doubts.items()):
        if judgement.passed.get(doubt.aspect, True):
            message = worded(cases[doubt.case], doubt.message)
            yield replace(doubt, name=name, message=message)


def _judge_end(
    judgement: Judgement,
    item: Item,
    number: int,
    case: Case,
    ending: Ending,
    missing: list[Expected],
) -> None:
    """What an attempt that stopped early means for the values that it did not show.

    Each costs its aspect, whatever else was shown of that: nobody gains by leaving something out.
    """
    if isinstance(ending, Finished | Raised):
        judgement.remarks.update(dict.fromkeys(ending.notes))
    if isinstance(ending, Ended):
        _judge_cut_short(judgement, number, case, ending, missing)
        return
    if not missing:
        return
    if isinstance(ending, NotOffered) and _may_lack(item, case, ending.feature):
        judgement.remarks[f"takes no {ending.feature}, and was not asked for it"] = None
        return
    trace = ending.frames if isinstance(ending, Raised) else ()
    end = describe_end(ending), "", trace, False, code_of(ending, item.exercise)
    checks = [_check(number, case, expected, *end) for expected in missing]
    judgement.checks += checks
    if counts_as(case):
        return
    costly = [expected for expected, check in zip(missing, checks, strict=True) if check.costs]
    first = (costly or missing)[0]
    judgement.fault(_finding(number, case, first, *end), case)
    judgement.passed.update(dict.fromkeys((one.aspect for one in costly), False))


def _judge_cut_short(
    judgement: Judgement,
    number: int,
    case: Case,
    ending: Ended,
    missing: list[Expected],
) -> None:
    """A child that was ended, or has ended itself, costs the item, wherever it was by then."""
    message = ending.text if missing else AT_THE_END.format(ending.text)
    lost = missing or judgement.expected[number][-1:]
    judgement.findings.append(_finding(number, case, lost[0], message, shown=False))
    judgement.checks += [
        structs.replace(_check(number, case, expected, message, shown=False), costs=True)
        for expected in lost
    ]


def _judge_free(judgement: Judgement, cases: list[Case]) -> None:
    """Nothing is earned by what takes no computing, such as arguments that are handed back."""
    expected = [(n, e) for n, one in enumerate(judgement.expected) for e in one]
    computed = {e.aspect for _, e in expected if not e.is_free}
    if any(passed for aspect, passed in judgement.passed.items() if aspect in computed):
        return
    for aspect in [a for a, passed in judgement.passed.items() if passed]:
        judgement.passed[aspect] = False
        shown = [(n, e) for n, e in expected if e.aspect is aspect]
        findings = [_finding(n, cases[n], e, ALONE) for n, e in shown[:1]]
        judgement.findings += findings


def _may_lack(item: Item, case: Case, feature: str) -> bool:
    optional = getattr(item.conventions, feature, "required") == "optional"
    return optional and feature == case.get("optional")


def _finding(
    number: int,
    case: Case,
    expected: Expected,
    message: str,
    numbers: str = "",
    trace: tuple[Frame, ...] = (),
    shown: bool = True,
    code: FaultCode = FaultCode.OTHER,
) -> Finding:
    aspect = counts_as(case) or expected.aspect
    told = message, trace, shown, code, numbers
    return Finding(number, case.label, expected.name, aspect, *told)


def _check(
    number: int,
    case: Case,
    expected: Expected,
    fault: str = "",
    numbers: str = "",
    trace: tuple[Frame, ...] = (),
    shown: bool = True,
    code: FaultCode = FaultCode.OTHER,
) -> Check:
    own = expected.aspect
    costs = own not in case.get("remark_only", ())
    aspect = counts_as(case) or own
    return Check(number, expected.name, aspect, own, fault, trace, costs, shown, code, numbers)


def _unusual(item: Item, reading: Reading) -> Iterator[str]:
    for name, chosen in reading.items():
        ours = item.exercise.conventions[name][0]
        if chosen != ours:
            yield f"{name.replace('_', ' ')}: {chosen!r}, where ours is {ours!r}"


def answers(values: dict[str, Value]) -> dict[str, np.ndarray | str]:
    """The values that are arrays, of any shape, or strings.

    What else was shown is of no use to an exercise.
    """
    arrays = {name: v.array for name, v in values.items() if v.array is not None}
    return arrays | {n: v.text for n, v in values.items() if v.array is None and v.text is not None}


def with_derived(item: Item, case: Case, values: dict[str, Value]) -> dict[str, Value]:
    """The values, and the figures that the exercise itself makes of them."""
    derived = item.exercise.derived(case, answers(values))
    made = {
        name: Value("str", text=figure) if isinstance(figure, str) else Value("float", figure)
        for name, figure in derived.items()
    }
    return {**values, **made} if made else values
