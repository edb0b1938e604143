"""Several exercises of one submission, each in a process of its own that is forked for it (Linux).

The process that forks them closes all locks but the last, reads the submission's files and compiles
them, and runs none of their lines. So what is the same for all is done once, and an exercise finds
what it would find alone: nothing of the others is left behind, and nothing of what is asked of them
is to be had. The last lock, which refuses to fork, is closed by each for itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import warnings
from collections.abc import Mapping
from types import CodeType
from typing import Any, BinaryIO, NoReturn

import numpy as np

from autograder.course.exercises import exercise_of
from autograder.handin.lookup import VIRTUAL_ROOT
from autograder.records.spelling import spelling_of
from autograder.worker import wire
from autograder.worker.inside.attempt import Attempt, import_from
from autograder.worker.inside.locks import system
from autograder.worker.inside.locks.confine import (
    Locks,
    Surroundings,
    confine_all_but_the_last,
    confine_at_last,
)
from autograder.worker.inside.swap.submission_end import Link

Frame = tuple[bytes, bytes]


def serve_together(
    requests: BinaryIO,
    answers: BinaryIO,
    hello: dict[str, Any],
    files: dict[str, Any],
    around: Surroundings,
) -> None:
    """Have each exercise that a request `begins` answer the cases that come behind it.

    The first that does not end by itself is the end of all. `requests` must not be read ahead: what
    is asked of the others would be in the memory of each.
    """
    sandbox = hello["sandbox"]
    locks = confine_all_but_the_last(around, hello["seconds"]) if sandbox else Locks()
    codes = compiled(files["sources"])
    frame = wire.read_frame(requests)
    while frame is not None:
        begin, cases = json.loads(frame[0]), list[Frame]()
        while (frame := wire.read_frame(requests)) is not None and not begins(frame):
            cases.append(frame)
        os.write(1, f"\n{begin['mark']}\n".encode())
        pid = os.fork()
        if pid == 0:
            requests.close()
            _become_exercise(answers, hello, files, codes, locks, begin["begins"], cases)
        _, status = os.waitpid(pid, 0)
        if status:
            return


def compiled(sources: Mapping[str, str]) -> dict[str, CodeType]:
    """The files that can be compiled, by path.

    What the compiler has something to say of is left to whoever imports it: there it is said.
    """
    found: dict[str, CodeType] = {}
    for path, text in sources.items():
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                code = compile(text, VIRTUAL_ROOT + path, "exec", dont_inherit=True)
                if not said:
                    found[path] = code
    return found


def tell_locks(answers: BinaryIO, locks: Locks) -> None:
    """Tell the grader which locks are closed, before a line of the submission runs."""
    versions = {"python": sys.version.split()[0], "numpy": np.__version__}
    closed = {"closed": locks.closed, "missing": locks.missing}
    wire.write_frame(answers, {"kind": "Confined", **closed, "versions": versions})


def begins(frame: Frame) -> bool:
    """Whether the cases of another exercise come behind a frame."""
    return frame[0].startswith(wire.BEGINS)


def _become_exercise(
    answers: BinaryIO,
    hello: dict[str, Any],
    files: dict[str, Any],
    codes: dict[str, CodeType],
    locks: Locks,
    number: int,
    cases: list[Frame],
) -> NoReturn:
    """Carry out the cases of one exercise, and end; the process never returns to its loop."""
    status = 1
    try:
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        if hello["sandbox"]:
            confine_at_last(locks)
        tell_locks(answers, locks)
        spelling = spelling_of(hello.get("names", {}))
        name, settings = hello["together"][number]
        exercise = exercise_of(name, settings, spelling)
        student = import_from(hello, files, exercise.home, codes=codes)
        nothing: Any = None  # there is no solution beside, and nothing more to be asked
        attempt = Attempt(exercise, student, Link(nothing, answers, spelling), gather=True)
        unflushed: Any = wire.Unflushed(answers)  # to wake the grader takes longer than most values
        for header, body in cases:
            attempt.run_case(unflushed, json.loads(header), body)
        answers.flush()
        with contextlib.suppress(Exception):  # the submission may have put anything there
            sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)
