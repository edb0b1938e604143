"""Has a submission carry out many items' cases below one child, as long as that goes well.

For whoever grades a class: to start and to lock a child, and to run the submission's files in it,
takes longer than what most items compute. So all items are carried out in one process, as long as
none leaves anything behind (`inside/in_one.py`); or for each one is forked from a child that has
compiled the files (`inside/together.py`). What such a run shows counts only for an item that is
right then; whatever else comes of it, the item is run once more, in a child of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from autograder.course.sheet import Item
from autograder.worker.launch import Launcher
from autograder.worker.run_cases import bounds_of, greeting, required_locks
from autograder.worker.session import Bounds, Ended, Session, Transcript
from autograder.worker.wire import EncodedCase

# For one item, in a process of its own and in one with others; who takes longer is given its own
# time, alone.
SECONDS, AT_ONCE = 2.0, 1.0


class Task(NamedTuple):
    """An item, and its cases as the worker takes them."""

    item: Item
    cases: Sequence[EncodedCase]


class Shown(NamedTuple):
    """What each case of an item showed, and what was printed meanwhile."""

    item: Item
    transcripts: list[Transcript]
    prints: str


class InOne(NamedTuple):
    """What came of items in one process: of those that came to an end, and which one was late."""

    shown: list[Shown]
    late: Task | None


class _Came(NamedTuple):
    """The transcripts of the items before the first that ended the child, and why that one did."""

    whole: list[list[Transcript]]
    printed: str
    late: bool


def run_in_one(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> InOne:
    """What came of the items, one after another in one process, up to where that has to end.

    Nothing has where something was printed: of what an import prints, each item has to tell.
    """
    came = _come_of(launcher, files, tasks, ["" for _ in tasks])
    shown = [Shown(task.item, one, "") for task, one in zip(tasks, came.whole, strict=False)]
    return InOne([] if came.printed else shown, tasks[len(shown)] if came.late else None)


def run_together(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> Iterator[Shown]:
    """What came of the items that came to an end, each in a process of its own.

    Where one ends the child, those after it begin anew in another. All have the same limits.
    """
    while tasks:
        whole = _until_one_ends(launcher, files, tasks)
        yield from whole
        tasks = tasks[len(whole) + 1 :]


def _until_one_ends(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> list[Shown]:
    """What was shown by the items before the first that ended the child."""
    marks = [os.urandom(16).hex() for _ in tasks]
    came = _come_of(launcher, files, tasks, marks)
    prints = bounds_of(tasks[0].item.limits).prints
    return [
        Shown(task.item, transcripts, _between(came.printed, mark, following, prints))
        for task, transcripts, mark, following in zip(
            tasks, came.whole, marks, [*marks[1:], ""], strict=False
        )
    ]


def _come_of(
    launcher: Launcher, files: bytes, tasks: Sequence[Task], marks: Sequence[str]
) -> _Came:
    """What came of the items: without marks, in one process, which closes its locks once."""
    bounds, required, in_one = _bounds(tasks), required_locks(launcher), not any(marks)
    seconds = min(AT_ONCE if in_one else SECONDS, bounds.seconds)
    whole: list[list[Transcript]] = []
    with launcher.slot() as slot:
        hello = _hello(launcher, tasks, in_one)
        session = Session(slot.child(bounds.memory), hello, files, bounds)
        try:
            for number, nonces in enumerate(_ask(session, tasks, marks)):
                if number == 0 or not in_one:
                    session.confined(required)
                transcripts = session.collect(nonces, seconds)
                if any(isinstance(one.ending, Ended) for one in transcripts):
                    break
                whole.append(transcripts)
        finally:
            printed = session.close()
    late = session.ended is not None and session.ended.how == "late"
    return _Came(whole, printed, late)


def _bounds(tasks: Sequence[Task]) -> Bounds:
    """The items' limits, which are the same; of what is printed, as much as for each."""
    bounds = bounds_of(tasks[0].item.limits)
    return replace(bounds, prints=bounds.prints * len(tasks))


def _hello(launcher: Launcher, tasks: Sequence[Task], in_one: bool) -> dict[str, Any]:
    exercises = [(task.item.exercise.name, task.item.exercise.told) for task in tasks]
    return {**greeting(launcher, tasks[0].item), "together": exercises, "in_one": in_one}


def _ask(session: Session, tasks: Sequence[Task], marks: Sequence[str]) -> list[list[int]]:
    """Ask for all cases of all items; the nonces of each."""
    asked = []
    for number, (task, mark) in enumerate(zip(tasks, marks, strict=True)):
        session.begin(number, mark)
        asked.append(session.request(task.cases))
    session.finish()
    return asked


def _between(printed: str, mark: str, following: str, limit: int) -> str:
    """What was printed behind one mark and before the following one; no more than the last."""
    found = printed.partition(f"{mark}\n")[2]
    if following:
        found = found.partition(f"\n{following}\n")[0]
    return found.encode()[-limit:].decode("utf-8", "ignore") if limit else ""
