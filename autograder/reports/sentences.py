"""What is wrong with an item, in a few lines: the mistake's name, what carries it, a small case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autograder.records.calls import SECOND
from autograder.records.scorecard import (
    Diagnosis,
    Fault,
    FaultCode,
    ItemScore,
    SmallestCase,
    Swapped,
    Table,
    plain,
)
from autograder.records.text import inert_lines


def headline(item: ItemScore) -> str:
    """The item's first fault in one line: the mistake it is, where that is certain."""
    fault = item.faults[0]
    known = diagnosis_of(fault, item)
    return diagnosis_line(known) if known and known.confidence == "certain" else fault.sentence()


def diagnosis_line(diagnosis: Diagnosis) -> str:
    """A diagnosis in one line."""
    own_words = diagnosis.sentence.startswith(diagnosis.name)
    return diagnosis.sentence if own_words else f"{diagnosis.name}: {diagnosis.sentence}"


def diagnosis_of(fault: Fault, item: ItemScore) -> Diagnosis | None:
    """The diagnosis of the values that a fault is about."""
    name = fault.name.removesuffix(SECOND)
    return next((one for one in item.diagnoses if one.name == name), None)


def evidence(item: ItemScore) -> Iterator[str]:
    """What stands under the headline: plain facts, and what carries the diagnosis."""
    fault = item.faults[0]
    known = diagnosis_of(fault, item)
    if known and known.confidence == "certain":
        yield fault.message
        yield known.evidence
    elif known:
        yield known.sentence
        if known.evidence:
            yield known.evidence


def full(item: ItemScore) -> Iterator[str]:
    """All that stands under the headline: the evidence, then the smallest case."""
    yield from evidence(item)
    if item.smallest is not None:
        yield f"smallest case: {item.smallest.label}"
        yield from (f"  {line}" for line in written(item.smallest))


def listed(names: Sequence[str]) -> str:
    """Names as a person lists them."""
    return " and ".join([", ".join(names[:-1])] * (len(names) > 1) + [*names[-1:]])


def is_inherited(item: ItemScore) -> bool:
    """Whether all that an item has lost comes from what it builds on."""
    return item.swapped is not None and item.swapped.points == item.possible and bool(item.faults)


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


def written(case: SmallestCase) -> Iterator[str]:
    """The case in aligned lines: what was given, yours, what was expected."""
    yours = f"{case.name} yours"
    expected = "expected".rjust(len(yours))
    given = ((table.name, table) for table in case.given)
    rows = [*given, (yours, case.yours), (expected, case.expected)]
    width = max(len(title) for title, _ in rows)
    for title, table in rows:
        yield from _rows(title.ljust(width), table)


def remarked(items: Iterable[ItemScore]) -> dict[str, list[str]]:
    """All remarks, each with the names of the items that it is made on."""
    made_on: dict[str, list[str]] = {}
    for item in items:
        for remark in item.remarks:
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


def _rows(title: str, table: Table) -> Iterator[str]:
    for number, line in enumerate(table.lines):
        yield f"{title if number == 0 else ' ' * len(title)}  {line}"
