"""Errors carried forward: what an item earns when all that it builds on is right.

One wrong class fails every item that builds on it. Such an item is graded once more with the
solution's versions of those classes, and what it then earns tells its own mistakes from
inherited ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from autograder.assignment import Item
from autograder.ending import NOT_IMPLEMENTED
from autograder.exercises import EXERCISES
from autograder.scorecard import ItemScore, Swapped

FOLDERS = ("mytorch/", "models/")  # what else there is, are functions
Scores = Mapping[str, ItemScore]


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
    chosen = [k for n, k in EXERCISES.items() if n in exercises and k.home.startswith(FOLDERS)]
    return tuple(name for kind in chosen for name in (kind.name, *kind.inside))


def below(item: Item, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items of an assignment that an item builds on, nearest first."""
    graded = {other.exercise.name: other for other in items}
    return tuple(graded[name] for name in builds_on(item.exercise.name) if name in graded)


def is_worth_it(item: Item, score: ItemScore, lower: Scores) -> bool:
    """Whether grading with right parts can tell anything new of an item that builds on some.

    It cannot where the item is right, and all that it builds on, too; nor where its own class
    is still to be written. `lower` has what is known of the items that it builds on.
    """
    if not all(one.graded for one in (score, *lower.values())):
        return False
    if not score.faults:
        return any(one.faults for one in lower.values())
    fault = score.faults[0]
    if not fault.message.startswith(NOT_IMPLEMENTED) or not fault.trace:
        return True
    return fault.trace[-1].function.partition(".")[0] not in classes({item.exercise.name})


def causes(scores: Scores, lower: Mapping[str, Scores], alone: Mapping[str, float]) -> list[str]:
    """The failing items that fail by themselves, not only by what they build on.

    Where it is not known what an item earns alone, those that build on no failing one.
    """
    wrong = [name for name, one in scores.items() if one.faults]
    return [
        name
        for name in wrong
        if (alone[name] < scores[name].possible if name in alone else not {*lower[name]} & {*wrong})
    ]


def with_causes(
    item: Item, score: ItemScore, names: Sequence[str], alone: float | None
) -> ItemScore:
    """The score with the items to mend first, and what is given back for what is inherited.

    `names` are the failing items that it builds on and that fail by themselves; `alone` is what
    it earns with the solution's version of all that it builds on, if that is known.
    """
    if score.faults:
        score = msgspec.structs.replace(score, mend_first=tuple(names))
    if alone is None:
        return score
    gained = max(alone - score.points, 0.0)
    swapped = Swapped(
        points=alone,
        inherited=tuple(names) if gained else (),
        carried=round(gained * item.carry_forward, 2),
        cancelled=tuple(names) if alone < score.points else (),
    )
    points = round(score.points + swapped.carried, 2)
    return msgspec.structs.replace(score, points=points, swapped=swapped)
