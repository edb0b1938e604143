"""The smallest failing case of an item in this process, with pdb where the first fault is."""

from __future__ import annotations

import bdb
import io
import pdb
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from copy import deepcopy
from functools import partial
from pathlib import Path
from textwrap import indent
from traceback import format_exception_only
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

from autograder.grading.graded import GradedItem
from autograder.handin.wanted import Wanted
from autograder.reports.sentences import written
from autograder.workbench.failing import Failing, find
from autograder.workbench.pdb.debugger import Debugger, is_call
from autograder.workbench.pdb.in_process import files_of, imported, root_of
from autograder.workbench.tree import Tree, read_tree
from autograder.worker.inside.student import Student
from autograder.worker.session import Ended

WARNING = "Nothing is confined: your code runs in this very process, with all your rights."
KEYS = "n: next line, s: step into, p NAME: print, c: go on, q: quit"
OVER = "The case is over."
RIGHT_HERE = (
    "The case is over, and nothing was raised: the grader's sandbox has no files, network, other "
    "processes or keyboard, and breakpoints left in the code end it there."
)
NOT_REACHED = "No line of yours was being run, so that there is nothing to look at."
WATCHED = "Your editor's debugger is attached: your breakpoints hold, and pdb is not opened."


class StudentCall(NamedTuple):
    """A call of a function or method of the student's."""

    function: str
    file: str
    line: int


def debug(graded: GradedItem, tree: Path, wanted: Wanted | None = None) -> None:
    """Carry out the smallest failing case in this process, and open pdb at its first fault.

    Where a value is missing, that is where the exception was raised; else, it is the first line of
    the call that makes the first wrong value. Raises `NothingToShowError` where there is no failing
    case, or none that may be shown.
    """
    own = read_tree(tree, wanted)
    failing = find(graded)
    print(WARNING)
    exercise = graded.item.exercise
    in_words = partial(exercise.spelling.words, about=exercise.name)
    print(in_words("\n".join(_summary(failing))))
    if _is_watched():
        print(WATCHED)
    elif not failing.missing:
        calls = _calls_until_it_is_wrong(failing, own)
        if number := _number_of(calls, failing.first):
            function, file, line = calls[number - 1]
            first = in_words(failing.first)
            print(f"{first} is made by {function} ({file}, line {line}).\n({KEYS})")
            _carry_on(failing, own, number)
            return
    _carry_on(failing, own)


def _carry_on(failing: Failing, tree: Tree, number: int = 0) -> None:
    """Carry the case out; stop in the call of this number, if any, and wherever it raises."""
    debugger = Debugger(files_of(tree))
    with imported(tree, failing.graded.item) as student:
        try:
            with debugger.stopping_in_call(number) if number else nullcontext():
                for _ in _attempt(failing, student):
                    pass
            print(RIGHT_HERE if failing.missing else OVER)
        except (bdb.BdbQuit, pdb.Restart):
            pass
        # Whatever the student's code raises is looked at: exit() and Ctrl-C as well.
        except BaseException as error:  # noqa: BLE001
            _look_at(debugger, error)


def _look_at(debugger: Debugger, error: BaseException) -> None:
    """Open pdb where an exception was raised, if that is in a line of the student's."""
    if isinstance(error.__cause__, StopIteration):  # which no generator lets through
        error = error.__cause__
    print("".join(format_exception_only(error)).rstrip())
    if not _is_watched() and not debugger.post_mortem(error.__traceback__):
        print(NOT_REACHED)


def _attempt(failing: Failing, student: Student) -> Iterator[dict[str, Any]]:
    return failing.graded.item.exercise.attempt(student, deepcopy(failing.case))


def _calls_until_it_is_wrong(failing: Failing, tree: Tree) -> list[StudentCall]:
    """The calls of the student's code up to the first wrong value, found out without a word."""
    calls: list[StudentCall] = []
    root, files = root_of(tree), files_of(tree)
    wanted = _seen(failing)

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and is_call(frame, files):
            code = frame.f_code
            file = code.co_filename.removeprefix(root)
            calls.append(StudentCall(code.co_qualname, file, code.co_firstlineno))

    # An exception that the grader has not seen will come again, where pdb waits for it.
    with imported(tree, failing.graded.item) as student, _silence(), suppress(Exception):
        sys.setprofile(note)
        try:
            for values in _attempt(failing, student):
                if wanted in values:
                    break
        finally:
            sys.setprofile(None)
    return calls


def _seen(failing: Failing) -> str:
    """The first wrong value's name; of a figure that the grader makes, what it is made of."""
    shown = failing.transcript.values
    names = [one.name for one in failing.expected]
    before = names[: names.index(failing.first) + 1]
    return next(name for name in reversed(before) if name in shown)


def _number_of(calls: list[StudentCall], name: str) -> int:
    """Which call makes a value: the last, or the constructor's where it was looked at later."""
    made = [n for n, call in enumerate(calls, 1) if call.function.endswith(".__init__")]
    return made[0] if made and name.endswith("as constructed") else len(calls)


@contextmanager
def _silence() -> Iterator[None]:
    """Print nothing, and stop at no breakpoint."""
    hook, sys.breakpointhook = sys.breakpointhook, lambda *_, **__: None
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        sys.breakpointhook = hook


def _summary(failing: Failing) -> Iterator[str]:
    """What is wrong, and in which case."""
    yield f"{failing.first}: {failing.faults[failing.first]}"
    yield f"smallest case: {failing.case.label}"
    smallest = failing.written()
    if smallest is not None:
        yield from (f"  {line}" for line in written(smallest))
    elif isinstance(failing.first_expected.value, np.ndarray):
        if (yours := failing.values.get(failing.first)) is not None and yours.array is not None:
            yield from _value("yours", yours.array)
        yield from _value("expected", failing.first_expected.value)
    if others := [name for name in failing.faults if name != failing.first]:
        yield f"also wrong: {', '.join(others)}"
    if isinstance(failing.transcript.ending, Ended):
        yield "Ctrl-C stops it where it is."


def _value(title: str, array: np.ndarray) -> Iterator[str]:
    yield f"  {title}, of shape {array.shape}:"
    yield indent(np.array2string(array, precision=5, threshold=60, edgeitems=2), "    ")


def _is_watched() -> bool:
    """Whether a debugger is at work in this process already."""
    monitoring = getattr(sys, "monitoring", None)  # of Python 3.12
    return sys.gettrace() is not None or (
        monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None
    )
