"""Errors carried forward: what an item earns when all that it builds on is right.

One wrong class fails every item that builds on it. Such an item is graded once more with the
solution's versions of those classes, and what it then earns tells its own mistakes from
inherited ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from autograder.assignment import Item
from autograder.exercises import EXERCISES
from autograder.judge import Judgement
from autograder.scorecard import ItemScore, Swapped

OWN_STUB = "not implemented"


def builds_on(exercise: str) -> tuple[str, ...]:
    """The exercises that one builds on, those that they build on included; nearest first."""
    found: list[str] = []
    queue = list(EXERCISES[exercise].builds_on)
    for name in queue:
        if name not in found:
            found.append(name)
            queue += EXERCISES[name].builds_on
    return tuple(found)


def classes(exercises: Collection[str]) -> tuple[str, ...]:
    """The classes that are judged by some exercises, in the register's order."""
    return tuple(c for name in EXERCISES if name in exercises for c in EXERCISES[name].classes())


def below(item: Item, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of an assignment that an item builds on, nearest first."""
    graded = {other.exercise.name: other for other in items}
    return tuple(graded[name] for name in builds_on(item.exercise.name) if name in graded)


def is_worth_it(item: Item, score: ItemScore, lower: Mapping[str, ItemScore]) -> bool:
    """Whether grading with right parts can tell anything new of an item.

    It cannot where the item is right, and all that it builds on, too; or where its own class is
    what is left to do.
    """
    if not lower or not score.graded or not all(one.graded for one in lower.values()):
        return False
    if not score.faults:
        return any(one.faults for one in lower.values())
    fault = score.faults[0]
    stub = fault.message.startswith(OWN_STUB) and bool(fault.trace)
    own = EXERCISES[item.exercise.name].classes()
    return not (stub and fault.trace[-1].function.partition(".")[0] in own)


def carried(
    item: Item, score: ItemScore, judgement: Judgement, lower: Mapping[str, ItemScore]
) -> Swapped:
    """What grading with the solution's parts has shown; `lower` are the items built on."""
    alone = item.earned(judgement.passed)
    gained = max(alone - score.points, 0.0)
    wrong = tuple(name for name, one in lower.items() if one.faults)
    return Swapped(
        parts=classes({lower[name].exercise for name in lower}),
        points=alone,
        inherited=(wrong or tuple(lower)) if gained else (),
        carried=round(gained * item.carry_forward, 2),
        cancelled=wrong if alone < score.points else (),
    )
