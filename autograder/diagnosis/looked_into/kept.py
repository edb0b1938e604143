"""What is kept where nothing should be: by one object for the next, by one call for the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.diagnosis.looked_into.held import HeldPart, Looked, LookedInto
from autograder.diagnosis.patterns import SECOND_CALL
from autograder.grading.graded import GradedItem
from autograder.grading.judge import judge
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis

ADVICE = {
    "class": "a second {0} shares {1} with the first: it is made once, for the class; make it in "
    "__init__",
    "default": "a second {0} is given the same list as the first, as a default argument of {1}: "
    "that is made once, for all calls; make it in the function's body",
    "module": "a second {0} finds in {1} what the first has left there: it belongs to the whole "
    "file; keep it in self",
    "own": "a second {0} shares {1} with the first: make it anew in __init__",
}
CONTAINERS = ("list", "dict", "ndarray")  # what can be written into
EVIDENCE = "the case that fails is right where no other comes before it"
AGAIN = " again"  # behind the names of what a third call shows
SECOND_ONLY = f"pattern/only {SECOND_CALL[0]}"
# Whose it is says more than where an object keeps it, if an object keeps it, too.
TELLING = ("default", "module", "class", "own")


def kept_between_objects(graded: GradedItem, looked: LookedInto) -> Diagnosis | None:
    """What one object leaves for the next: a case is wrong only because others come before it.

    It is told only where something was found that both have. Raises what `LookedInto` does.
    """
    first = graded.judgement.findings[0]
    if graded.item.exercise.chance or not _fails_behind_right_ones(graded):
        return None
    alone, other = [*looked.cases, None, None][:2]
    if alone is None or other is None or not _is_right(graded, alone):
        return None
    part = _shared(alone.parts, other.parts)
    if part is None:
        return None
    sentence = ADVICE[part.owner].format(graded.item.exercise.name, part.path)
    name = first.name.removesuffix(SECOND)
    return Diagnosis(name, f"kept/{part.owner}", sentence, EVIDENCE, "certain")


def _fails_behind_right_ones(graded: GradedItem) -> bool:
    """Whether the first case that fails has others before it, all of which are right."""
    wrong = [check.case for check in graded.judgement.checks if check.fault and check.costs]
    return bool(wrong) and min(wrong) > 0


def _is_right(graded: GradedItem, looked: Looked) -> bool:
    judged = judge(graded.item, [looked.case], [looked.transcript], [looked.expected])
    return not judged.findings


def _shared(one: Sequence[HeldPart], other: Sequence[HeldPart]) -> HeldPart | None:
    """What is the same in both and was changed, the outermost; and of that what tells most."""
    before = {part.number: part for part in one}
    found = [
        part
        for part in other
        if part.number in before
        and (part.changed or before[part.number].changed or part.grown != before[part.number].grown)
    ]
    outermost = min(found, key=_depth, default=None)
    if outermost is None:
        return None
    same = [part for part in found if part.number == outermost.number]
    return min(same, key=lambda part: TELLING.index(part.owner))


def _depth(part: HeldPart) -> int:
    return part.path.count(".") + part.path.count("[")


def twins(found: Diagnosis, looked: LookedInto) -> Diagnosis | None:
    """Two names of an object for the same list, of which one seems to be taken for the other.

    Raises what `LookedInto` does.
    """
    own: dict[int, list[str]] = {}
    for part in looked.cases[0].parts:
        if part.owner == "own" and part.kind in CONTAINERS and _depth(part) == 0:
            own.setdefault(part.number, []).append(f"self.{part.path}")
    for paths in own.values():
        if len(paths) > 1 and all(_is_named(path, found.sentence) for path in paths):
            names = " and ".join(paths)
            sentence = (
                f"{names} are one and the same: what is written into one is in the "
                "other, too; make one for each"
            )
            return Diagnosis(found.name, "kept/twins", sentence, found.sentence, "certain")
    return None


def _is_named(path: str, sentence: str) -> bool:
    """Whether a sentence speaks of the variable that an object keeps under a path."""
    return path.removeprefix("self.") in re.findall(r"\w+", sentence)


def changes(found: Diagnosis | None, looked: LookedInto) -> Diagnosis | None:
    """What has changed in an object from its first call to the end, of one that goes wrong later.

    Raises what `LookedInto` does.
    """
    name = looked.graded.judgement.findings[0].name
    later = name.endswith((SECOND, AGAIN)) or (found is not None and found.key == SECOND_ONLY)
    if not later:
        return None
    for part in looked.cases[0].parts:
        if part.owner in ("own", "class") and (sentence := _changed(part)):
            return Diagnosis(name.removesuffix(SECOND), "kept/changed", sentence, "", "likely")
    return None


def _changed(part: HeldPart) -> str:
    if part.moved:
        return (
            f"after the first call, {part.path} is in another order, in which the next call finds "
            f"it: go through a copy, as in reversed({part.path}), and leave the list as it is"
        )
    first, last = part.grown
    if last > first:
        return (
            f"the first call is right, and by the end {part.path} has grown from {first} to {last} "
            "elements: begin it anew in each forward"
        )
    return ""
