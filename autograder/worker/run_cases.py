"""Has a submission carry out an item's cases in a child of its own.

Where classes are swapped, a second child holds the solution, and the two talk through us.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.course.tables import Limits
from autograder.worker import wire
from autograder.worker.canary import GROUPS, measure
from autograder.worker.launch import Launcher
from autograder.worker.session import Bounds, Session, Transcript

# What some cases showed, of which it is known what is expected.
RunCases = Callable[[list[Case], list[list[Expected]]], list[Transcript]]
# The same for each of some edits of the submission's functions, within so many seconds in all.
Edits = Sequence[Mapping[str, Any]]
RunEdits = Callable[[list[Case], list[list[Expected]], Edits, float], list[list[Transcript]]]
KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20


class SolutionParts(NamedTuple):
    """The solution, packed like a submission, and its classes that take the submission's place."""

    files: bytes
    names: tuple[str, ...]


def run_cases(
    launcher: Launcher,
    files: bytes,
    item: Item,
    cases: list[Case],
    parts: SolutionParts | None = None,
) -> tuple[list[Transcript], str]:
    """What each case showed, and what was printed; `files` are packed as the worker takes them."""
    bounds = bounds_of(item.limits)
    hello = greeting(launcher, item)
    required = required_locks(launcher)
    with ExitStack() as opened:
        serving = None
        if parts is not None:
            slot = opened.enter_context(launcher.slot())
            serves = {**hello, "serves": parts.names}
            serving = Session(slot.child(bounds.memory), serves, parts.files, bounds)
            opened.callback(serving.close)
            serving.confined(required)
            hello["swapped"] = parts.names
        slot = opened.enter_context(launcher.slot())
        session = Session(slot.child(bounds.memory), hello, files, bounds, serving)
        try:
            session.confined(required)
            transcripts = session.run_cases(cases)
        finally:
            prints = session.close()
    return transcripts, prints


def run_edits(
    launcher: Launcher,
    files: bytes,
    item: Item,
    cases: list[Case],
    edits: Edits,
    seconds: float,
) -> list[list[Transcript]]:
    """What all cases show with each edit, as far as that is known after so many seconds in all."""
    encoded = [wire.encode_case(case) for case in cases]
    with launcher.slot() as slot:
        bounds = bounds_of(item.limits)
        session = Session(slot.child(bounds.memory), greeting(launcher, item), files, bounds)
        try:
            session.confined(required_locks(launcher))
            asked = [session.request(encoded, json.dumps(edit).encode()) for edit in edits]
            shown = session.collect([nonce for one in asked for nonce in one], seconds)
        finally:
            session.close()
    return [shown[at : at + len(cases)] for at in range(0, len(shown), len(cases))]


def bounds_of(limits: Limits) -> Bounds:
    """An assignment's limits as a session takes them."""
    return Bounds(
        seconds=limits.seconds,
        memory=limits.memory * MEBIBYTE,
        output=limits.output * MEBIBYTE,
        prints=limits.prints * KIBIBYTE,
    )


def greeting(launcher: Launcher, item: Item) -> dict[str, Any]:
    """The first that a child is told, for one item."""
    return {
        "exercise": item.exercise.name,
        "settings": item.exercise.told,
        "forbidden": item.limits.forbidden,
        "allowed": item.limits.allowed,
        "sandbox": launcher.sandbox,
        "names": item.exercise.spelling.told,
    }


def required_locks(launcher: Launcher) -> list[str]:
    """The locks that a child has to close; the group is the slot's, which it cannot tell of."""
    return [lock for lock in measure(launcher).closed if lock != GROUPS]
