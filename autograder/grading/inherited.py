"""Errors carried forward: what an item earns when all that it builds on is right.

One wrong class fails every item that builds on it. Such an item is graded once more with the
solution's versions of those classes, and what it then earns tells its own mistakes from
inherited ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from autograder.course.builds_on import builds_on, classes, items_below
from autograder.course.sheet import Item
from autograder.handin.definitions import defines
from autograder.handin.lookup import called_in
from autograder.records.scorecard import Fault, FaultCode, ItemScore, Swapped

Scores = Mapping[str, ItemScore]
Texts = Mapping[str, str]
OWN_KEYS = ("step/", "structure/", "kept/")  # of diagnoses of what an item itself does
NAMING = ("from ", "import ", "class ")  # lines at which a file may fail by what it builds on


class Swap(NamedTuple):
    """The classes that are swapped in one run of an item; `ungraded` are those named for it."""

    parts: tuple[str, ...]
    ungraded: tuple[str, ...] = ()


class Run(NamedTuple):
    """What an item has earned with swapped classes.

    It `went_through` where it came to the end of each case, with parts in it: without that, only
    points that were earned mean anything.
    """

    swap: Swap
    points: float
    went_through: bool


def lower_scores(
    items: Sequence[Item], whole: Sequence[Item], known: Scores
) -> dict[str, dict[str, ItemScore]]:
    """Of each item, what is known of those that it builds on, by their names."""
    lower = {item.name: items_below(item, whole) for item in items}
    return {n: {o.name: known[o.name] for o in b if o.name in known} for n, b in lower.items()}


def swaps(
    item: Item,
    score: ItemScore,
    lower: Scores,
    whole: Sequence[Item],
    sources: Texts,
    solution: Texts,
) -> tuple[Swap, ...]:
    """The runs with right parts that can tell anything new of an item, one after another.

    What is no item of the assignment is swapped, too; where a graded class is wrong, not at once,
    so that it is known to what a loss is owed. There is nothing to tell where the item is right,
    and all that it builds on, too; nor where its own class is still to be written. `lower` has what
    is known of the items that it builds on. Only classes that the solution has are swapped.
    """
    needed, spelling = builds_on(item.exercise.name), item.exercise.spelling
    known = {one.exercise.name for one in whole}
    graded = [name for name in needed if name in known]
    everything, some = (
        tuple(n for n in classes(names) if defines(solution, called_in(solution, n, spelling)))
        for names in (needed, graded)
    )
    if not all(one.graded for one in (score, *lower.values())) or not everything:
        return ()
    wrong = some and any(one.faults for one in lower.values())
    if not score.faults:
        return (Swap(some),) if wrong else ()
    if is_absent(item, score.faults[0], sources):
        return ()
    near = item.exercise.builds_on
    others = [n for n in needed if n not in known and n in everything]
    named = tuple(
        n for n in others if n in near or defines(sources, called_in(sources, n, spelling))
    )
    first = (Swap(some),) if wrong and len(some) < len(everything) else ()
    return (*first, Swap(everything, named))


def lacking(
    item: Item, lower: Scores, whole: Sequence[Item], sources: Texts, solution: Texts
) -> tuple[str, ...]:
    """The classes that an item builds on, that the solution lacks, and that may be wrong here.

    What a submission does not define, or has right, cannot be. Where there are any, a run with the
    other parts tells nothing of whose mistake it is.
    """
    by_exercise = {one.exercise.name: one.name for one in whole if one.name in lower}
    doubtful = {
        name
        for name in builds_on(item.exercise.name)
        if (lower[by_exercise[name]].faults if name in by_exercise else defines(sources, name))
    }
    return tuple(name for name in classes(doubtful) if not defines(solution, name))


def is_absent(item: Item, fault: Fault, sources: Texts) -> bool:
    """Whether an item's own class cannot be had at all: by its first fault.

    It is missing, still to be written, or in a file that cannot be run.
    """
    spelling = item.exercise.spelling
    name = called_in(sources, item.exercise.name, spelling)
    if fault.code is FaultCode.NOT_FOUND:
        return True
    if not fault.trace:
        return fault.code in (FaultCode.NOT_IMPLEMENTED, FaultCode.NO_TEXT)
    last = fault.trace[-1]
    if last.function == "<module>":
        if last.source.startswith(NAMING) and fault.code is not FaultCode.NO_PYTHON:
            return False
        return defines({last.file: sources.get(last.file, "")}, name)
    unwritten = fault.code is FaultCode.NOT_IMPLEMENTED
    kind = spelling.ours(last.function.partition(".")[0])
    return unwritten and kind in classes({item.exercise.name})


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


def with_all_causes(
    items: Sequence[Item],
    known: Scores,
    lower: Mapping[str, Scores],
    runs: Mapping[str, Sequence[Run]] | None = None,
) -> list[ItemScore]:
    """The scores of some items, each as `with_causes` makes it."""
    runs = runs or {}
    wrong = causes(known, lower, alone(runs))
    return [
        with_causes(
            i, known[i.name], [n for n in lower[i.name] if n in wrong], runs.get(i.name, ())
        )
        for i in items
    ]


def alone(runs: Mapping[str, Sequence[Run]]) -> dict[str, float]:
    """What items earn by themselves, where that is known."""
    return {name: most(some) for name, some in runs.items() if some and some[-1].went_through}


def most(runs: Sequence[Run]) -> float:
    """The most points that an item has earned with swapped classes."""
    return max(run.points for run in runs)


def _without_its_own(score: ItemScore) -> ItemScore:
    """The score of an item that may well be right in itself: nothing is said of its own steps."""
    others = [one for one in score.diagnoses if not one.key.startswith(OWN_KEYS)]
    return msgspec.structs.replace(score, diagnoses=tuple(others))


def with_causes(
    item: Item, score: ItemScore, names: Sequence[str], runs: Sequence[Run] = ()
) -> ItemScore:
    """The score with the items to mend first, and what is given back for what is inherited.

    `names` are the failing items that it builds on and that fail by themselves; `runs` tell what it
    earns with the solution's version of what it builds on. No run takes any points.
    """
    if score.faults:
        score = msgspec.structs.replace(score, mend_first=tuple(names))
    if (names and not runs) or (runs and most(runs) == item.points):
        score = _without_its_own(score)
    if not runs:
        return score
    points, last = most(runs), runs[-1]
    before = max([score.points, *(run.points for run in runs[:-1])])
    gained = max(points - score.points, 0.0)
    own = bool(last.swap.ungraded) and (len(runs) > 1 or not names)
    by_items = before > score.points if own else bool(gained)
    untold = not last.went_through and points < item.points
    cancelled = last.went_through and not score.faults and points < score.points
    swapped = Swapped(
        points=points,
        inherited=tuple(names) if by_items else (),
        ungraded=last.swap.ungraded if untold or (own and last.points > before) else (),
        untold=untold,
        carried=round(gained * item.carry_forward, 2),
        cancelled=tuple(names) if cancelled else (),
    )
    points = round(score.points + swapped.carried, 2)
    return msgspec.structs.replace(score, points=points, swapped=swapped)
