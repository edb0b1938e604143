"""The student's end: loads the submission and carries out the cases that the grader sends."""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from functools import partial
from types import FunctionType
from typing import Any, BinaryIO

import numpy as np

from autograder.course.exercise import GRADERS_OWN, Case, Exercise, NotOfferedError
from autograder.course.exercises import EXERCISES
from autograder.handin.lookup import VIRTUAL_ROOT, Lookup
from autograder.worker import wire
from autograder.worker.inside import compatibility, imports
from autograder.worker.inside.dropped import hint
from autograder.worker.inside.locks.confine import Locks, Surroundings, confine
from autograder.worker.inside.locks.limits import limit_memory, tasks_of_this_user
from autograder.worker.inside.locks.probe import probe
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.near import near_member
from autograder.worker.inside.patience import SHARE, Patience
from autograder.worker.inside.student import Student
from autograder.worker.inside.swap.places import Substitute
from autograder.worker.inside.swap.solution_end import SolutionEnd
from autograder.worker.inside.swap.submission_end import Link

FRAMES = 6  # the innermost lines of a traceback say enough
MOST_NOTES = 20  # as many as are taken; see worker/answers.py


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
    locks = confine(around, hello["seconds"]) if hello["sandbox"] else Locks()
    versions = {"python": sys.version.split()[0], "numpy": np.__version__}
    closed = {"closed": locks.closed, "missing": locks.missing}
    wire.write_frame(answers, {"kind": "Confined", **closed, "versions": versions})
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
    exercise = EXERCISES[hello["exercise"]]()
    link = Link(requests, answers)
    swapped = {name: partial(link.class_of, name) for name in hello.get("swapped", ())}
    student = _import_from(hello, files, exercise.home, swapped)
    sys.breakpointhook = _no_breakpoint
    while (frame := link.next_case()) is not None:
        request = json.loads(frame[0])
        case = wire.unpack_case(request["case"], frame[1])
        _run_case(answers, request, exercise, student, case, link)


def _serve_parts(
    requests: BinaryIO, answers: BinaryIO, hello: dict[str, Any], files: dict[str, Any]
) -> None:
    """Hold the solution's parts, for a submission in another process."""
    classes = _import_from(hello, files, "")
    SolutionEnd(requests, answers, classes, hello["serves"]).serve()


def _import_from(
    hello: dict[str, Any],
    files: dict[str, Any],
    home: str,
    swapped: Mapping[str, Substitute] | None = None,
) -> Student:
    """Have imports look into these files; their classes, as attributes."""
    lookup = Lookup(
        files["sources"],
        files["broken"],
        allowed=hello["allowed"],
        outside=files["outside"],
        lead=files["lead"],
    )
    patience = Patience(hello["seconds"] * SHARE)
    modules = SubmissionModules(lookup, hello["forbidden"], swapped, patience=patience)
    sys.meta_path.insert(0, modules)
    return Student(modules, home, EXERCISES)


def _run_case(
    answers: BinaryIO,
    request: dict[str, Any],
    exercise: Exercise,
    student: Student,
    case: Case,
    link: Link,
) -> None:
    ending: dict[str, Any]
    nonce = request["nonce"]
    try:
        np.random.seed(request["number"])  # forked children share NumPy's random state
        for values in exercise.attempt(student, case):
            if values:
                described, body = wire.observe(values)
                header = {"kind": "Observed", "nonce": nonce, "values": described}
                wire.write_frame(answers, header, body)
        ending = {"kind": "Finished", "notes": _notes(student), "parts": link.use}
    except NotOfferedError as missing:
        ending = {"kind": "NotOffered", "feature": str(missing)}
    # Untrusted code runs above: SystemExit and KeyboardInterrupt are its failures as well.
    except BaseException as error:  # noqa: BLE001
        ending = _raised(error)
        with contextlib.suppress(BaseException):
            ending["notes"] = _notes(student)
    wire.write_frame(answers, {**ending, "nonce": nonce})


def _notes(student: Student) -> list[str]:
    """What is worth a word, cut to what the line takes: it may hold a submission's own messages."""
    return [wire.encodable(note) for note in student.all_notes()[:MOST_NOTES]]


def _raised(error: BaseException) -> dict[str, Any]:
    if isinstance(error.__cause__, StopIteration):  # which no generator lets through
        error = error.__cause__
    frames: list[dict[str, Any]] = []
    message, about = "(its message could not be made)", ""
    # A student's exception may break whatever is asked of it.
    with contextlib.suppress(BaseException):
        frames = [*_frames(error)][-FRAMES:]
    with contextlib.suppress(BaseException):
        message = str(error.msg if isinstance(error, SyntaxError) else error)
        message += hint(error, message)
        if isinstance(error, AttributeError) and not frames:  # it was we who asked for it
            message += near_member(error)
    with contextlib.suppress(BaseException):
        about = vars(error).get("about", "")
    kind = type(error).__name__
    return {
        "kind": "Raised",
        "type": wire.encodable(kind),
        "message": wire.encodable(message),
        "frames": frames,
        "about": wire.encodable(about) if type(about) is str else "",
    }


def _frames(error: BaseException) -> Iterator[dict[str, Any]]:
    """The submission's own lines in a traceback, the innermost last."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename.startswith(VIRTUAL_ROOT):
            source = linecache.getline(code.co_filename, line, frame.f_globals).strip()
            yield _frame(code.co_filename, line, code.co_qualname, source)
    if isinstance(error, SyntaxError) and str(error.filename).startswith(VIRTUAL_ROOT):
        source = (error.text or "").strip()
        yield _frame(str(error.filename), error.lineno or 0, "<module>", source)


def _frame(file: str, line: int, function: str, source: str) -> dict[str, Any]:
    place = {
        "file": wire.encodable(file.removeprefix(VIRTUAL_ROOT)),
        "line": line,
        "function": wire.encodable(function),
    }
    return {**place, "source": wire.encodable(source)}


class BreakpointError(Exception):
    """A breakpoint() was left in the code; there is nobody to debug it."""


def _no_breakpoint(*_: object, **__: object) -> None:
    raise BreakpointError


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
