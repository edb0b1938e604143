"""What the page says of one item, for its templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograder.records.explanation import Excerpt, Explanation, Picture
from autograder.records.scorecard import Fault, ItemScore, ScoreCard, TraceLine
from autograder.reports import one_item, sentences
from autograder.reports.commands import command
from autograder.reports.figures import picture_of, plain_name
from autograder.reports.heat import heat_maps
from autograder.reports.next_step import is_failing, waiting


class PageSize(NamedTuple):
    """How much a page has of everything that can be long.

    `sections` are items that are told of, `pictures` those that have one, of so many `planes`;
    `printed` are the last characters of what an item printed. `faults` are an item's that are told
    beside the first, `remarks` the whole page's.
    """

    sections: int
    pictures: int
    planes: int
    printed: int
    faults: int
    remarks: int


class Link(NamedTuple):
    """An item by name, where the page tells of it (or nowhere), and how it fares."""

    name: str
    place: str
    state: str


Places = Mapping[str, str]  # the ids of what tells of items, by their names


def places(names: Sequence[str], start: str) -> dict[str, str]:
    """An id for each name, none twice."""
    found: dict[str, str] = {}
    for name in names:
        place = start + "".join(c if c.isalnum() or c == "_" else "-" for c in name)
        while place in found.values():
            place += "-"
        found[name] = place
    return found


def section(
    item: ItemScore,
    explanation: Explanation,
    card: ScoreCard,
    ids: Places,
    size: PageSize,
    planes: int,
) -> dict[str, Any]:
    """All that is told of an item."""
    shown, small = explanation.picture, _small(item, explanation)
    others, traced = one_item.other_faults(item), _by_trace(item)
    left = max(len(others), len(traced)) - size.faults
    return {
        "name": item.name,
        "id": ids[item.name],
        "item": item,
        "explanation": explanation,
        "hidden": one_item.CASES_HIDDEN,
        "aspects": one_item.aspects(item),
        "builds_on": [*_builds_on(explanation, card, ids)],
        "waiting": [Link(one.name, ids[one.name], "") for one in waiting(card, item)],
        "short": in_short(item),
        "headline": sentences.headline(item) if item.faults else "",
        "evidence": [*sentences.evidence(item)] if item.faults else [],
        "inheritance": sentences.inheritance(item),
        "others": [one_item.fault_line(fault, item) for fault in others[: size.faults]],
        "traces": [_traced(one, explanation) for one in traced[: size.faults]],
        "excerpts": _not_traced(explanation, traced)[: size.faults],
        "more": more(left, "faults are left out"),
        "count": one_item.count(explanation),
        "cases": [(one, one_item.verdict(one), one_item.wrong(one)) for one in explanation.cases],
        "smallest": [*sentences.written(item.smallest)] if item.smallest else [],
        "small_maps": [*heat_maps(small, planes)] if small else [],
        "picture": one_item.title(explanation) if shown else "",
        "maps": [*heat_maps(shown, planes)] if shown else [],
        "points": sentences.in_points(item),
        "left_out": _left_out(shown, planes) if shown else "",
        "printed": "\n".join(sentences.printed(item, size.printed)),
        "commands": [*_commands(card, item, explanation)],
    }


def in_short(item: ItemScore) -> str:
    """What there is to say of an item, in one line: of what only inherits, from where."""
    if not item.graded:
        return f"not graded: {item.reason}"
    if item.later and not item.faults:
        return sentences.GRADED_LATER
    if item.faults and not sentences.is_inherited(item):
        return sentences.headline(item)
    return sentences.inheritance(item)


def more(left: int, words: str) -> list[str]:
    """What is left out, in words, if anything is."""
    return [f"{left:,} more {words}, for want of room."] if left > 0 else []


def _small(item: ItemScore, explanation: Explanation) -> Picture | None:
    """The smallest case as a picture; it has the larger one's axes where they show one value."""
    if item.smallest is None:
        return None
    shown = explanation.picture
    same = shown is not None and shown.name.startswith(plain_name(item.smallest))
    return picture_of(item.smallest, shown.axes if shown and same else ())


def _builds_on(explanation: Explanation, card: ScoreCard, ids: Places) -> Iterator[Link]:
    items = {one.exercise: one for one in card.items}
    for name in explanation.builds_on:
        called = explanation.called.get(name, name)
        yield _link(items[name], ids) if name in items else Link(called, "", "")


def _link(item: ItemScore, ids: Places) -> Link:
    state = "not graded" if not item.graded else "fails" if is_failing(item) else "right"
    return Link(item.name, ids.get(item.name, ""), state)


def _by_trace(item: ItemScore) -> list[Fault]:
    """The first fault of each way by which an exception came."""
    found: dict[tuple[tuple[str, int], ...], Fault] = {}
    for fault in item.faults:
        if fault.trace:
            found.setdefault(tuple((one.file, one.line) for one in fault.trace), fault)
    return [*found.values()]


class Traced(NamedTuple):
    """What is missing, the lines that the exception came by, and those around its end.

    `parts` are of the line that failed, the middle one being what failed in it, and `facts` say
    what was there; where the lines around are not known, all that stands in `before`.
    """

    name: str
    before: list[str]
    near: Excerpt | None
    parts: tuple[str, str, str] | None
    facts: str


def _traced(fault: Fault, explanation: Explanation) -> Traced:
    last = fault.trace[-1]
    found = (o for o in explanation.excerpts if (o.file, o.marked) == (last.file, last.line))
    near = next(found, None)
    lines = fault.trace[:-1] if near else fault.trace
    before = [text for one in lines for text in sentences.trace_line(one)]
    name = fault.title or fault.name
    return Traced(name, before, near, _parts(near, last), ", ".join(last.facts))


def _parts(near: Excerpt | None, last: TraceLine) -> tuple[str, str, str] | None:
    """The line that failed: before the mark, above it, and behind it; None if that is cut."""
    line = near.lines[near.marked - near.first] if near else ""
    if not last.mark or line.strip() != last.source.strip():
        return None
    margin = len(line) - len(line.lstrip())
    start = margin + len(last.mark) - len(last.mark.lstrip())
    end = margin + len(last.mark)
    return line[:start], line[start:end], line[end:]


def _not_traced(explanation: Explanation, traced: Sequence[Fault]) -> list[Excerpt]:
    """The lines of what makes wrong values."""
    ends = {(one.trace[-1].file, one.trace[-1].line) for one in traced}
    return [one for one in explanation.excerpts if (one.file, one.marked) not in ends]


def _commands(
    card: ScoreCard, item: ItemScore, explanation: Explanation
) -> Iterator[tuple[str, str]]:
    """What shows more of a failing item, and what to type for it; nothing of what is unwritten."""
    if not is_failing(item) or explanation.hidden or item.faults[0].code:
        return
    if item.smallest or item.faults[0].trace:
        yield "the smallest failing case as a script", command(card, item, "--repro")
        yield "the same in the debugger", command(card, item, "--pdb")


def _left_out(shown: Picture, planes: int) -> str:
    left = shown.wrong_planes - min(planes, len(shown.planes))
    if not left:
        return ""
    return f"{left} of {shown.wrong_planes} parts that differ are not drawn, for want of room."
