"""How often an item has been tried before, and so how much is told of it.

What counts is what was handed in: the same submission again is not another try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from autograder.course.sheet import Assignment, Item
from autograder.records.cache import Cache
from autograder.records.decoders import msgpack_decoder
from autograder.records.scorecard import ScoreCard
from autograder.records.telling import Tell
from autograder.reports.next_step import is_failing

Tried = dict[str, list[str]]  # by item's name, what it has failed with
Tells = dict[str, Tell]  # by item's name
FOLDER = "history"
MOST = 1000  # tries of an item that are kept
LENGTH = 16  # characters that tell one submission from another
TRIED: msgspec.msgpack.Decoder[Tried] = msgpack_decoder(Tried)


def tries_before(card: ScoreCard, root: Path, folder: Path | None) -> dict[str, int]:
    """How many other submissions each failing item has failed with before this one.

    `root` is the tree that was graded, `folder` the user's cache, if any. This one is kept, too; an
    item that is right begins anew.
    """
    name, cache = _entry(root, card.assignment, card.seed), Cache(folder)
    known = cache.read(name, TRIED.decode) or {}
    counted, now = noted(card, known)
    if now != known:
        cache.write(name, msgspec.msgpack.encode(now))
    return counted


def noted(card: ScoreCard, known: Mapping[str, list[str]]) -> tuple[dict[str, int], Tried]:
    """How many others there were before, by item's name, and all that are known now."""
    this, now = card.digest[:LENGTH], {name: [*tried] for name, tried in known.items()}
    counted: dict[str, int] = {}
    if card.unreadable:
        return counted, now
    for item in card.items:
        if not is_failing(item):
            if item.graded:
                now.pop(item.name, None)
            continue
        others = [one for one in now.get(item.name, ()) if one != this]
        counted[item.name] = len(others)
        now[item.name] = [*others, this][-MOST:]
    return counted, now


def counts_attempts(items: Iterable[Item]) -> bool:
    """Whether it hangs on the number of the attempt how much is told."""
    return any(len(item.feedback.steps) > 1 for item in items)


def tells_at(items: Iterable[Item], attempt: int) -> dict[str, Tell]:
    """How much is told of each item at an attempt, counted from 1."""
    return {item.name: item.feedback.told_at(attempt) for item in items}


def tells_due(items: Iterable[Item], tried: Mapping[str, int]) -> dict[str, Tell]:
    """How much is told of each item after so many tries before this one."""
    return {item.name: item.feedback.told_at(1 + tried.get(item.name, 0)) for item in items}


def tells_known(assignment: Assignment, seed: int, root: Path, folder: Path | None) -> Tells:
    """How much the last counted run of a tree was told, where a look at it counts for nothing."""
    known = Cache(folder).read(_entry(root, assignment.name, seed), TRIED.decode) or {}
    return tells_due(assignment.items, {name: len(some) - 1 for name, some in known.items()})


def _entry(root: Path, assignment: str, seed: int | None) -> str:
    key = f"tries {root.resolve()} {assignment} {seed}"
    return f"{FOLDER}/{hashlib.sha256(key.encode()).hexdigest()}"
