"""What is wrong with an item, in a few lines: the mistake's name, what carries it, a small case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autograder.records.calls import SECOND
from autograder.records.families import KEY as FAMILY
from autograder.records.layout import laid_out
from autograder.records.scorecard import (
    UNTOLD,
    Diagnosis,
    Fault,
    FaultCode,
    ItemScore,
    ScoreCard,
    SmallestCase,
    Swapped,
    TraceLine,
    plain,
)
from autograder.records.text import inert_lines

NOT_SET = "raised/not set"  # where a check's own words would be for who has not called forward
GRADED_LATER, LATER_POINTS = "graded after you hand in", "-"
MARKED, CUT = 60, "…"  # characters of a line that has a mark under it; what stands for others


def unreadable(card: ScoreCard) -> str:
    """Why there is nothing to grade, in one sentence."""
    return f"The hand-in cannot be read: {card.unreadable}"


def drawn(card: ScoreCard) -> Iterator[str]:
    """Which cases it was graded by, as far as that is told."""
    if card.hidden:
        yield "hidden cases"
    if card.seed is not None:
        yield f"seed {card.seed}"


def headline(item: ItemScore) -> str:
    """The item's first fault in one line: the mistake it is, where that is certain."""
    fault = item.faults[0]
    known = diagnosis_of(fault, item)
    certain = known is not None and known.confidence == "certain"
    return from_where(item, diagnosis_line(known) if known and certain else fault.sentence())


def from_where(item: ItemScore, text: str) -> str:
    """What is said of a fault of the item, which may be inherited."""
    return f"inherited: {text}" if is_inherited(item) else text


def is_inherited(item: ItemScore) -> bool:
    """Whether it is known that all that is wrong with an item comes from what it builds on."""
    alone = item.swapped
    return bool(item.faults) and alone is not None and alone.points == item.possible


def which_case(fault: Fault, cases: int) -> Iterator[str]:
    """The case that shows a fault, of so many, if it may be told."""
    which = "" if fault.case == UNTOLD else f"case {fault.case + 1} of {cases}: "
    if which or fault.label:
        yield f"{which}{fault.label}"


def diagnosis_line(diagnosis: Diagnosis) -> str:
    """A diagnosis in one line."""
    name = diagnosis.title or diagnosis.name
    own_words = diagnosis.sentence.startswith(name)
    return diagnosis.sentence if own_words else f"{name}: {diagnosis.sentence}"


def diagnosis_of(fault: Fault, item: ItemScore) -> Diagnosis | None:
    """The diagnosis of the values that a fault is about."""
    name = fault.name.removesuffix(SECOND)
    return next((one for one in item.diagnoses if one.name == name), None)


def evidence(item: ItemScore) -> Iterator[str]:
    """What stands under the headline: plain facts, and what carries the diagnosis."""
    fault = item.faults[0]
    known = diagnosis_of(fault, item)
    if known and known.confidence == "certain":
        if known.key != NOT_SET:
            yield fault.text
        yield known.evidence
    else:
        yield from _where(fault, item, known)


def _where(fault: Fault, item: ItemScore, known: Diagnosis | None) -> Iterator[str]:
    """In how many cases a value is wrong, what they have in common, and what it is likely to be."""
    everywhere = fault.failing == item.cases
    counts = fault.failing and item.cases > 1 and not (fault.code and everywhere)
    if counts and item.smallest is None and not fault.numbers:
        all_or_some = "all" if everywhere else f"{fault.failing} of"
        yield f"in {all_or_some} {item.cases} cases"
    told = [known.sentence, known.evidence] if known else []
    if not known or known.key.startswith(FAMILY):
        yield from item.in_common
    yield from filter(None, told)


def full(item: ItemScore, with_trace: bool = True) -> Iterator[str]:
    """All that stands under the headline: the evidence, where it failed, the smallest case."""
    yield from evidence(item)
    if with_trace:
        yield from deepest(item.faults[0].trace)
    if item.smallest is not None:
        yield f"smallest case: {item.smallest.label}"
        yield from (f"  {line}" for line in written(item.smallest))


def deepest(trace: Sequence[TraceLine]) -> Iterator[str]:
    """The last line of a traceback; of a helper, the one that has called it as well."""
    if not trace:
        return
    yield from trace_line(trace[-1])
    name = trace[-1].function.rpartition(".")[2]
    if len(trace) > 1 and name.startswith("_") and not name.startswith("__"):
        caller = trace[-2]
        yield f"called in {caller.file}, line {caller.line}, in {caller.function}"
        yield f"  {_part(caller.source, caller.mark)[0]}"


def trace_line(line: TraceLine) -> Iterator[str]:
    """A line of a traceback: where, the line itself, a mark under it, and what stood there."""
    yield f"{line.file}, line {line.line}, in {line.function}"
    source, mark = _part(line.source, line.mark)
    yield f"  {source}"
    if mark:
        yield f"  {mark}"
    if line.facts:
        yield f"  where {', '.join(line.facts)}"


def _part(source: str, mark: str) -> tuple[str, str]:
    """The line, or its part around the mark where it is longer than can be shown in one."""
    if not mark or len(source) <= MARKED:
        return source, mark
    first = len(mark) - len(mark.lstrip())
    start = max(0, min(first - MARKED // 3, len(source) - MARKED))
    before, end = f"{CUT} " if start else "", start + MARKED
    shown = before + source[start:end].rstrip() + (f" {CUT}" if end < len(source) else "")
    return shown, " " * len(before) + mark[start:end]


def written(case: SmallestCase) -> Iterator[str]:
    """The case in aligned lines; at last how one of the expected numbers comes about."""
    yield from laid_out(case)
    if case.worked:
        yield f"by hand: {case.worked}"


def listed(names: Sequence[str]) -> str:
    """Names as a person lists them."""
    return " and ".join([", ".join(names[:-1])] * (len(names) > 1) + [*names[-1:]])


def inheritance(item: ItemScore) -> str:
    """What is inherited and what is its own, in one line; empty where there is nothing to say."""
    alone = item.swapped
    first = listed(item.mend_first)
    if alone is None:
        missing = item.faults and item.faults[0].code is FaultCode.NOT_FOUND
        return f"builds on {first}: mend that first" if first and not missing else ""
    if alone.cancelled:
        names = listed(alone.cancelled)
        return f"right only together with {names}, where something is wrong: two mistakes cancel"
    if not item.faults:
        return ""
    if alone.points > item.points - alone.carried:
        return _owed(item, alone)
    others = _others(alone)
    if alone.untold and (first or others):
        names = f", and from {others}" if first and others else others
        return (
            f"not told apart from {first}{names}: the run with the solution's parts tells nothing"
        )
    own = "its own mistake: with the solution's parts, too, it earns no more"
    return own if first and not alone.untold else ""


def _owed(item: ItemScore, alone: Swapped) -> str:
    """What it earns more with the solution's parts, and to what it owes that."""
    noun = "point" if alone.carried == 1 else "points"
    given = f"; {plain(alone.carried)} {noun} given back" if alone.carried else ""
    names = listed(alone.inherited)
    share = f"{plain(alone.points)}/{plain(item.possible)}"
    start = f"inherited from {names}; " if names else ""
    if alone.untold:
        return f"{start}at least {share} with the solution's parts, more is not told apart{given}"
    if alone.ungraded:
        amount = "right" if alone.points == item.possible else share
        too = f", and {listed(item.mend_first)}" if item.mend_first and not names else ""
        return f"{start}{amount} with the solution's {_others(alone)}{too}{given}"
    names = names or "what it builds on"
    if alone.points == item.possible:
        return f"inherited from {names}; right on its own{given}"
    return f"{share} on its own, the rest is inherited from {names}{given}"


def _others(alone: Swapped) -> str:
    """The classes that are no items of the assignment."""
    names = listed(alone.ungraded)
    return f"{names}, which this assignment does not grade" if names else ""


def points_of(item: ItemScore) -> str:
    """What an item has earned, and may earn; of what is graded later, a dash."""
    return f"{LATER_POINTS if item.later else plain(item.points)}/{plain(item.possible)}"


def in_points(item: ItemScore) -> str:
    """The same in words, as a heading has it."""
    points = plain(item.possible)
    if item.later:
        return f"{points} point{'' if points == 1 else 's'}, {GRADED_LATER}"
    return f"{plain(item.points)} of {points} points"


def later(card: ScoreCard) -> str:
    """What is not in the total, in one line; empty where all is."""
    if not any(item.later for item in card.items):
        return ""
    points = plain(card.later)
    what = "point is" if points == 1 else "points are"
    return f"{points} more {what} for what is {GRADED_LATER}"


def remarked(items: Iterable[ItemScore]) -> dict[str, list[str]]:
    """All remarks, each with the names of the items that it is made on."""
    made_on: dict[str, list[str]] = {}
    for item in items:
        for remark in item.remarked():
            made_on.setdefault(remark, []).append(item.name)
    return made_on


def printed(item: ItemScore, most: int) -> list[str]:
    """The last lines that an item printed, of so many characters in all."""
    text = item.prints[-most:] if most else ""
    left = len(item.prints) - len(text)
    return [
        *([f"({left:,} characters before that are left out)"] if left else []),
        *inert_lines(text).splitlines(),  # for where it was cut, a line begins
    ]
