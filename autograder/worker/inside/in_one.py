"""Several exercises of one submission in one process, as long as none leaves anything behind.

It is the fastest way: nothing is forked, and each file is run once. The files are imported first,
then one exercise after another is carried out, and after each it is looked whether all is as
before. Where it is not, the process ends: the exercises that have not begun are carried out
elsewhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from autograder.course.exercise import Exercise
from autograder.course.exercises import EXERCISES, exercise_of
from autograder.handin.lookup import called_in
from autograder.records.spelling import spelling_of
from autograder.worker import wire
from autograder.worker.inside.attempt import Attempt, modules_from
from autograder.worker.inside.left_behind import SharedTraces, Traces
from autograder.worker.inside.locks.confine import Locks, Surroundings, confine
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.student import Student
from autograder.worker.inside.swap.submission_end import Link
from autograder.worker.inside.together import begins, tell_locks


def serve_in_one(
    requests: BinaryIO,
    answers: BinaryIO,
    hello: dict[str, Any],
    files: dict[str, Any],
    around: Surroundings,
) -> None:
    """Have each exercise that a request `begins` answer the cases that come behind it."""
    tell_locks(answers, confine(around, hello["seconds"]) if hello["sandbox"] else Locks())
    spelling = spelling_of(hello.get("names", {}))
    exercises = [exercise_of(name, told, spelling) for name, told in hello["together"]]
    shared = SharedTraces()
    modules = modules_from(hello, files)
    own = imported(modules, exercises)
    # What one file does to others, it does to those that would not import it, too.
    if not _is_as_before(modules, own, shared):
        return
    nothing: Any = None  # there is no solution beside, and nothing more to be asked
    link = Link(nothing, answers, spelling)
    unflushed: Any = wire.Unflushed(answers)  # to wake the grader takes longer than most values
    frame = wire.read_frame(requests)
    while frame is not None:
        exercise = exercises[json.loads(frame[0])["begins"]]
        attempt = Attempt(exercise, Student(modules, exercise.home, EXERCISES), link, gather=True)
        while (frame := wire.read_frame(requests)) is not None and not begins(frame):
            attempt.run_case(unflushed, json.loads(frame[0]), frame[1])
        answers.flush()
        if not _is_as_before(modules, own, shared):
            return


def _is_as_before(
    modules: SubmissionModules, own: Mapping[str, Traces], shared: SharedTraces
) -> bool:
    """Whether nothing is left behind, and nothing was imported or told that alone would not be."""
    known = {id(one) for one in modules.executed.values()}
    there = {name: one for name, one in [*sys.modules.items()] if id(one) in known}
    return (
        not modules.notes
        and [*own] == [*modules.executed]
        and there == modules.executed
        and shared.is_as_before()
        and all(traces.is_as_before() for traces in own.values())
    )


def imported(modules: SubmissionModules, exercises: Iterable[Exercise]) -> dict[str, Traces]:
    """Import the files that define what the exercises ask for.

    Of each module that is there then, what it held when that was first to be seen.
    """
    lookup, noted = modules.lookup, dict[str, Traces]()
    for exercise in exercises:
        name = called_in(lookup.sources, exercise.name, modules.spelling)
        for path in lookup.holders(name, modules.spelling.home(exercise.home))[:1]:
            with suppress(Exception):  # which the exercise will meet as well
                modules.load(path)
        for called, module in modules.executed.items():
            if called not in noted:
                noted[called] = Traces(module)
    return noted
