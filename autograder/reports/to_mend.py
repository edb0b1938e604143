"""One thing at a time: the next item to mend in full, and in a line each what fails besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from autograder.records.scorecard import UNTOLD, FaultCode, ItemScore, ScoreCard, plain
from autograder.reports import sentences
from autograder.reports.display.lines import line
from autograder.reports.display.wrapping import clipped
from autograder.reports.next_step import is_failing, is_unwritten, next_item, waiting


def to_mend(card: ScoreCard, width: int, first: ItemScore | None = None) -> list[Text]:
    """What stands under the table, for so many columns: `first` in full, and the others folded.

    `first` is a failing item, by default the next to mend.
    """
    first = first or next_item(card)
    if first is None:
        return _cancelled(card)
    verb = "write" if is_unwritten(first) else "mend"
    lines = [Text(f"What to {verb} next: {first.name}", "bold"), *in_full(first)]
    lines += [line(text, "yellow") for text in _folded(card, first)]
    return [*lines, *_others(card, first, width), *_cancelled(card)]


def in_full(item: ItemScore) -> list[Text]:
    """An item's first fault, with all that is known of it."""
    lines = [line(sentences.headline(item), "red")]
    lines += [line(text, "yellow") for text in filter(None, [sentences.inheritance(item)])]
    if is_unwritten(item):
        return lines
    lines += [line(text, "dim", 4) for text in sentences.full(item)]
    fault = item.faults[0]
    if item.smallest is None and fault.case != UNTOLD and fault.code is FaultCode.OTHER:
        lines += [line(f"in {text}", "dim", 4) for text in sentences.which_case(fault, item.cases)]
    return lines


def _folded(card: ScoreCard, first: ItemScore) -> Iterator[str]:
    """The items that build on the first, and those that have the same fault: their names."""
    above = waiting(card, first)
    if above:
        given = sum(one.swapped.carried for one in above if one.swapped)
        back = f"; of what that costs, {_points(given)} given back" if given else ""
        own = [one for one in above if _is_wrong_alone(one)]
        verb = "item builds" if len(above) == 1 else "items build"
        fails = "fails" if len(own) == 1 else "fail"
        shared = "with the solution's parts, too: by what is shared with them, or by itself"
        too = f"; {_names(own)} {fails} {shared}" if own else ""
        yield f"{len(above)} {verb} on it: {_names(above)}{back}{too}"
    if same := alike(card, first):
        yield f"the same in {_names(same)}"


def _is_wrong_alone(item: ItemScore) -> bool:
    """Whether it is known that an item fails with the solution's parts, too."""
    alone = item.swapped
    return alone is not None and not alone.untold and alone.points < item.possible


def alike(card: ScoreCard, first: ItemScore) -> list[ItemScore]:
    """The items that neither build on the first nor are to be written, and fail by the same."""
    said = sentences.headline(first)
    others = [one for one in _besides(card, first) if not is_unwritten(one)]
    return [one for one in others if sentences.headline(one) == said]


def _others(card: ScoreCard, first: ItemScore, width: int) -> list[Text]:
    """What else fails: one line for each fault, and one for all that is still to be written."""
    same = alike(card, first)
    others = [one for one in _besides(card, first) if one not in same]
    names = {one.name for one in others if not is_unwritten(one)}
    written = [one for one in others if one.name in names and not names & {*one.mend_first}]
    lines: list[Text] = []
    if written:
        lines.append(line("Also to mend, later (-v shows all):", indent=0))
        lines += [line(clipped(text, width - 2), "red") for text in _by_fault(card, written)]
    if unwritten := [one for one in others if is_unwritten(one)]:
        lines.append(line(f"Still to be written: {_names(unwritten)}", indent=0))
    return lines


def _by_fault(card: ScoreCard, items: Sequence[ItemScore]) -> Iterator[str]:
    """A line for each fault, with the names of all items that have it, and how many wait for it."""
    having: dict[str, list[ItemScore]] = {}
    for one in items:
        inherited = sentences.inheritance(one)
        fault = inherited if inherited and one.mend_first else sentences.headline(one)
        having.setdefault(fault, []).append(one)
    for fault, some in having.items():
        count = len({above.name for one in some for above in waiting(card, one)})
        also = f" (and {count} that build{'s' * (count == 1)} on it)" if count else ""
        yield f"{_names(some)}{also}: {fault}"


def _besides(card: ScoreCard, first: ItemScore) -> Iterator[ItemScore]:
    """The failing items but for the first and what builds on it."""
    known = {first.name, *(one.name for one in waiting(card, first))}
    return (one for one in card.items if is_failing(one) and one.name not in known)


def _cancelled(card: ScoreCard) -> list[Text]:
    """The right items of which something is to be said all the same."""
    right = [one for one in card.items if not one.faults and sentences.inheritance(one)]
    return [line(f"{one.name}: {sentences.inheritance(one)}", "yellow", 0) for one in right]


def _names(items: Iterable[ItemScore]) -> str:
    return ", ".join(item.name for item in items)


def _points(points: float) -> str:
    shown = plain(round(points, 2))
    return f"{shown} point is" if shown == 1 else f"{shown} points are"
