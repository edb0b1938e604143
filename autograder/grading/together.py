"""The items of a submission that are right at once, in one run of all; see `run_together.py`.

Most hand-ins are right in most items. What is not right at once is graded as ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import msgspec

from autograder.course.builds_on import builds_on
from autograder.course.sheet import Item
from autograder.grading.one_item import OneItem
from autograder.grading.runs import Ran
from autograder.records.scorecard import ItemScore
from autograder.worker.answers import Finished
from autograder.worker.launch import Launcher
from autograder.worker.run_together import Shown, Task, run_in_one, run_together
from autograder.worker.session import Transcript


def right_at_once(one: OneItem, items: Sequence[Item]) -> dict[str, ItemScore]:
    """The scores of those items that have full marks in a run of all, by name.

    Where processes cannot be forked, there are none.
    """
    launcher = one.runs.launcher
    if one.swap or launcher.method != "fork":  # with another's classes in it, a run is one item's
        return {}
    scores: dict[str, ItemScore] = {}
    # Whatever goes wrong with us here, each item shows it when it is alone, and costs no other one.
    with suppress(Exception):
        for tasks in _alike(one, items):
            for shown in _shown(launcher, one.runs.files, tasks):
                with suppress(Exception):
                    score = _score(one, shown)
                    if score.graded and not score.faults:
                        scores[score.name] = score
    return scores


def _shown(launcher: Launcher, files: bytes, tasks: Sequence[Task]) -> Iterator[Shown]:
    """What came of the items in one process, and in others of those that it did not come to.

    One that was late is given its time alone, and so is what builds on it: that is late as well.
    """
    in_one = run_in_one(launcher, files, tasks)
    yield from in_one.shown
    done = {shown.item.name for shown in in_one.shown}
    left = [task for task in tasks if task.item.name not in done]
    if (late := in_one.late) is not None:
        slow = late.item.exercise.name
        left = [one for one in left if one is not late and slow not in _used_by(one)]
    yield from run_together(launcher, files, left)


def _used_by(task: Task) -> Collection[str]:
    """What an item's class uses."""
    return builds_on(task.item.exercise.name)


def _alike(one: OneItem, items: Sequence[Item]) -> list[list[Task]]:
    """The items' tasks, those together that one child may be greeted for."""
    alike: dict[str, list[Task]] = {}
    for item in items:
        greeted_by = repr((item.limits, item.exercise.spelling.told))
        with suppress(Exception):  # what cannot be drawn, PyTorch being away perhaps
            alike.setdefault(greeted_by, []).append(Task(item, one.drawn.of(item).encoded))
    return [*alike.values()]


def _score(one: OneItem, shown: Shown) -> ItemScore:
    """The score by what was shown; of what is wrong, nobody is told before it has run alone."""
    ran = Ran(shown.transcripts, shown.prints)
    silent = replace(one, tutor=None, keep=lambda graded: None)
    score = silent.graded(lambda *_: ran, shown.item)
    return msgspec.structs.replace(score, seconds=_seconds(shown.transcripts))


def _seconds(transcripts: Sequence[Transcript]) -> float:
    """The processor time that the cases have taken."""
    endings = (one.ending for one in transcripts)
    return sum(ending.seconds for ending in endings if isinstance(ending, Finished))
