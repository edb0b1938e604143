"""Has a submission carry out many items' cases below one child, as long as that goes well.

For whoever grades a class: to start and to lock a child, and to compile the submission in it, takes
longer than what most items compute. So that is done once, and for each item a process is forked
from it; see `inside/together.py`. What such a run shows counts only for an item that is right then;
whatever else comes of it, the item is run once more, in a child of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograder.course.sheet import Item
from autograder.worker.launch import Launcher
from autograder.worker.run_cases import bounds_of, greeting, required_locks
from autograder.worker.session import Ended, Session, Transcript
from autograder.worker.wire import EncodedCase

SECONDS = 2.0  # for one item; who takes longer is given its own time, alone


class Task(NamedTuple):
    """An item, and its cases as the worker takes them."""

    item: Item
    cases: Sequence[EncodedCase]


class Shown(NamedTuple):
    """What each case of an item showed, and what was printed meanwhile."""

    item: Item
    transcripts: list[Transcript]
    prints: str


def run_together(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> Iterator[Shown]:
    """What came of the items that came to an end, whichever that is.

    Where one ends the child, those after it begin anew in another. All have the same limits.
    """
    while tasks:
        whole = _until_one_ends(launcher, files, tasks)
        yield from whole
        tasks = tasks[len(whole) + 1 :]


def _until_one_ends(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> list[Shown]:
    """What was shown by the items before the first that ended the child."""
    bounds = bounds_of(tasks[0].item.limits)
    of_all = replace(bounds, prints=bounds.prints * len(tasks))
    exercises = [(task.item.exercise.name, task.item.exercise.told) for task in tasks]
    hello = {**greeting(launcher, tasks[0].item), "together": exercises}
    marks = [os.urandom(16).hex() for _ in tasks]
    whole: list[list[Transcript]] = []
    with launcher.slot() as slot:
        session = Session(slot.child(bounds.memory), hello, files, of_all)
        try:
            required, asked = required_locks(launcher), []
            for number, (task, mark) in enumerate(zip(tasks, marks, strict=True)):
                session.begin(number, mark)
                asked.append(session.request(task.cases))
            session.finish()
            for nonces in asked:
                session.confined(required)
                transcripts = session.collect(nonces, min(SECONDS, bounds.seconds))
                if any(isinstance(one.ending, Ended) for one in transcripts):
                    break
                whole.append(transcripts)
        finally:
            printed = session.close()
    return [
        Shown(task.item, transcripts, _between(printed, mark, following, bounds.prints))
        for task, transcripts, mark, following in zip(
            tasks, whole, marks, [*marks[1:], ""], strict=False
        )
    ]


def _between(printed: str, mark: str, following: str, limit: int) -> str:
    """What was printed behind one mark and before the following one; no more than the last."""
    found = printed.partition(f"{mark}\n")[2]
    if following:
        found = found.partition(f"\n{following}\n")[0]
    return found.encode()[-limit:].decode("utf-8", "ignore") if limit else ""
