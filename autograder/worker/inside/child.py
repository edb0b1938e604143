"""The student's end: loads the submission and carries out the cases that the grader sends."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from types import FunctionType
from typing import Any, BinaryIO

from autograder.course.exercise import GRADERS_OWN, Exercise
from autograder.course.exercises import exercise_of
from autograder.records.spelling import spelling_of
from autograder.worker import wire
from autograder.worker.inside import compatibility, imports
from autograder.worker.inside.attempt import Attempt, import_from
from autograder.worker.inside.in_one import serve_in_one
from autograder.worker.inside.locks.confine import Locks, Surroundings, confine
from autograder.worker.inside.locks.limits import limit_memory, tasks_of_this_user
from autograder.worker.inside.locks.probe import probe
from autograder.worker.inside.swap.solution_end import SolutionEnd
from autograder.worker.inside.swap.submission_end import Link
from autograder.worker.inside.together import serve_together, tell_locks


def prepare() -> None:
    """Load what submissions are likely to use, and forget what they must not find."""
    imports.load_usual()
    compatibility.restore()
    forget_answers()


def serve(requests: BinaryIO, answers: BinaryIO, around: Surroundings) -> None:
    """Answer one exercise's cases, one after another, until the grader hangs up.

    What the submission needs from disk is loaded first. Then all locks are closed, the grader
    is told which, and only then does the submission's first line run.
    """
    frame = wire.read_frame(requests)
    if frame is None:
        return
    hello, files = json.loads(frame[0]), wire.unpack_files(frame[1])
    compatibility.settle_scipy(hello["allowed"])
    imports.load_mentioned(files["mentioned"], hello["allowed"])
    limit_memory(hello["memory"])
    if hello.get("together"):
        serve_several = serve_in_one if hello["in_one"] else serve_together
        serve_several(requests, answers, hello, files, around)
        return
    tell_locks(answers, confine(around, hello["seconds"]) if hello["sandbox"] else Locks())
    if hello.get("serves"):
        _serve_parts(requests, answers, hello, files)
    elif hello["exercise"]:
        _serve_exercise(requests, answers, hello, files)
    elif hello["probe"]:
        refused = probe(hello["memory"])
        wire.write_frame(answers, {"kind": "Probed", "refused": refused})


def _serve_exercise(
    requests: BinaryIO, answers: BinaryIO, hello: dict[str, Any], files: dict[str, Any]
) -> None:
    spelling = spelling_of(hello.get("names", {}))
    exercise = exercise_of(hello["exercise"], hello["settings"], spelling)
    link = Link(requests, answers, spelling)
    swapped = {name: partial(link.class_of, name) for name in hello.get("swapped", ())}
    attempt = Attempt(exercise, import_from(hello, files, exercise.home, swapped), link)
    while (frame := link.next_case()) is not None:
        attempt.run_case(answers, json.loads(frame[0]), frame[1])


def _serve_parts(
    requests: BinaryIO, answers: BinaryIO, hello: dict[str, Any], files: dict[str, Any]
) -> None:
    """Hold the solution's parts, for a submission in another process."""
    classes = import_from(hello, files, "")
    SolutionEnd(requests, answers, classes, hello["serves"]).serve()


def forget_answers() -> None:
    """Drop all of the exercises' code that only the grader needs."""
    for module in [
        m for name, m in sys.modules.items() if name.startswith("autograder.course.exercise")
    ]:
        for value in [*vars(module).values()]:
            if isinstance(value, type) and issubclass(value, Exercise):
                for name, method in [*vars(value).items()]:
                    if name in GRADERS_OWN or _asks_for_torch(method):
                        delattr(value, name)
        for name, value in [*vars(module).items()]:
            if _asks_for_torch(value):
                delattr(module, name)


def _asks_for_torch(value: object) -> bool:
    return isinstance(value, FunctionType) and "torch" in value.__code__.co_varnames


def main_spawned() -> None:
    """Serve over standard input and output; what the student prints goes to standard error."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):  # or a line feed would become two characters
            msvcrt.setmode(descriptor, os.O_BINARY)
    answers = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    tasks = tasks_of_this_user() if sys.platform == "linux" and os.geteuid() else 0
    serve(requests, answers, Surroundings(os.getpid(), tasks=tasks))
