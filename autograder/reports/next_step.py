"""Which item to mend next, and what waits for it: every report says the same."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from autograder.records.scorecard import FaultCode, ItemScore, ScoreCard

UNWRITTEN = (FaultCode.NOT_IMPLEMENTED, FaultCode.NOT_FOUND)


def is_failing(item: ItemScore) -> bool:
    """Whether there is something to mend; of what could not be graded, nobody knows."""
    return item.graded and bool(item.faults)


def is_right(item: ItemScore) -> bool:
    """Whether nothing is wrong; of what is graded later, nobody knows."""
    return item.graded and not item.faults and not item.later


def is_unwritten(item: ItemScore) -> bool:
    """Whether an item fails by what is still to be written."""
    return is_failing(item) and item.faults[0].code in UNWRITTEN


def next_item(card: ScoreCard) -> ItemScore | None:
    """The first failing item, in the sheet's order, that builds on no failing one of the card.

    What has been written, or is waited for by what has, comes before what is still to be written.
    """
    failing = {item.name: item for item in card.items if is_failing(item)}
    free = [one for one in failing.values() if not failing.keys() & {*one.mend_first}]

    def can_wait(item: ItemScore) -> bool:
        return all(is_unwritten(one) for one in (item, *waiting(card, item)))

    return min(free, key=can_wait, default=None)


def focus(card: ScoreCard, names: Collection[str]) -> ItemScore | None:
    """The next to mend of the items of these names; where none of them fails, of all."""
    some = tuple(one for one in card.items if one.name in names)
    return next_item(msgspec.structs.replace(card, items=some)) or next_item(card)


def waiting(card: ScoreCard, item: ItemScore) -> tuple[ItemScore, ...]:
    """The failing items that build on this one, in the sheet's order."""
    return tuple(one for one in card.items if is_failing(one) and item.name in one.mend_first)
