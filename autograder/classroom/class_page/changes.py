"""What two runs of a class differ in: whose points moved, by how much, by which items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.groups import members
from autograder.classroom.class_page.records import Changes, ItemMove, ItemMoves, Member, Move
from autograder.records.scorecard import total


def changes(before: Sequence[Standing], after: Sequence[Standing], named: bool) -> Changes:
    """Compare an earlier run with a later one; people are told apart by their keys."""
    earlier = {one.person.key: one for one in before}
    later = {one.person.key: one for one in after}
    pairs = [(earlier[key], one) for key, one in later.items() if key in earlier]
    moves = [move for pair in pairs if (move := _move(*pair))]
    gains = [*map(_gain, moves)]
    return Changes(
        up=sum(gain > 0 for gain in gains),
        down=sum(gain < 0 for gain in gains),
        moves=tuple(sorted(moves, key=lambda one: -abs(_gain(one)))) if named else (),
        items=tuple(_by_item(moves, pairs)),
        same=len(pairs) - len(moves),
        joined=members((one.person for key, one in later.items() if key not in earlier), named),
        left=members((one.person for key, one in earlier.items() if key not in later), named),
    )


def _move(before: Standing, after: Standing) -> Move | None:
    """How somebody's points have moved; None where nothing has."""
    old, new = _points(before), _points(after)
    names = dict.fromkeys([*old, *new])
    items = tuple(
        ItemMove(name, old.get(name), new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    )
    if before.points == after.points and not items:
        return None
    member = Member(after.person.key, after.person.name)
    move = Move(member, before.points, after.points, items)
    rules = total([_gain(move), *(-_difference(item) for item in items)])
    return msgspec.structs.replace(move, rules=rules)


def _points(standing: Standing) -> dict[str, float]:
    """The points of each item that is graded."""
    items = standing.card.items if standing.card else ()
    return {item.name: item.points for item in items if item.graded}


def _by_item(
    moves: Sequence[Move], pairs: Sequence[tuple[Standing, Standing]]
) -> Iterator[ItemMoves]:
    """The items that have moved for anybody, in the sheet's order."""
    for name in dict.fromkeys(name for pair in pairs for one in pair for name in _points(one)):
        by = [_difference(one) for move in moves for one in move.items if one.item == name]
        if by:
            yield ItemMoves(name, sum(one > 0 for one in by), sum(one < 0 for one in by))


def _gain(move: Move) -> float:
    return (move.after or 0) - (move.before or 0)


def _difference(item: ItemMove) -> float:
    return (item.after or 0) - (item.before or 0)
