"""From what happened to a sentence that tells a tired student what to look at."""

from __future__ import annotations

from autograder.course.exercise import Exercise
from autograder.records.scorecard import FaultCode
from autograder.worker.answers import NotOffered, Raised
from autograder.worker.session import Ended, Ending

NO_PYTHON = ("SyntaxError", "IndentationError", "TabError")
MODULE = "<module>"  # the function that the top level of a file is
CLOSED = "a submission is graded without files, network or other processes"
# What else an exception says than its type and text.
MEANINGS = {
    "EOFError": "waits for the keyboard (input()), but nobody is there to type",
    "SystemExit": "exit() was called",
    "KeyboardInterrupt": "KeyboardInterrupt was raised",
    "MemoryError": "ran out of memory",
    "RecursionError": "calls itself without end",
    "OverflowError": "a number has become too large, as exp of something large does",
}


def describe_end(ending: Ending) -> str:
    """Why an attempt ended before it had shown all that is expected."""
    if isinstance(ending, Raised):
        return describe_exception(ending)
    if isinstance(ending, Ended):
        return ending.text
    if isinstance(ending, NotOffered):
        return f"the constructor takes no {ending.feature}"
    return "was not shown"


def describe_exception(raised: Raised) -> str:
    """One sentence on an exception: what, where, and its own words."""
    if raised.type == "NotImplementedError":
        return f"{_importing(raised)}not implemented{_place(raised, ': ')}"
    if raised.type in ("ClassNotFoundError", "ContractError"):
        return raised.message
    if raised.type in ("BreakpointError", "BdbQuit"):
        return f"a breakpoint was left{_place(raised, ' in ')}"
    words = raised.message
    if raised.type == "AssertionError" and raised.frames and not words:
        words = raised.frames[-1].source
    if raised.type in ("PermissionError", "FileNotFoundError"):
        words += f" ({CLOSED})"
    text = MEANINGS.get(raised.type, f"{raised.type}: {words}" if words else raised.type)
    return f"{_importing(raised)}{text}{_place(raised, ', in ')}"


def _importing(raised: Raised) -> str:
    """While which file was imported it was raised; "" where it was by what was called."""
    if raised.type in NO_PYTHON:
        return ""
    importing = (one for one in reversed(raised.frames) if one.function == MODULE)
    frame = next(importing, None)
    return f"while {frame.file} was imported, in its line {frame.line}: " if frame else ""


def code_of(ending: Ending, exercise: Exercise) -> FaultCode:
    """What kind of end it is, of an item that asks for this exercise."""
    if not isinstance(ending, Raised):
        return FaultCode.OTHER
    if ending.type == "ClassNotFoundError" and ending.about == exercise.looked_up:
        return FaultCode.NOT_FOUND
    if ending.type == "NotImplementedError":
        return FaultCode.NOT_IMPLEMENTED
    if ending.type in NO_PYTHON and not ending.about:
        return FaultCode.NO_PYTHON
    home = exercise.spelling.home(exercise.home)
    if ending.type in NO_PYTHON and _stem(ending.about) == _stem(home):
        return FaultCode.NO_TEXT
    return FaultCode.OTHER


def _stem(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _place(raised: Raised, joint: str) -> str:
    if not raised.frames:
        return ""
    frame = raised.frames[-1]
    place = f"{frame.file}, line {frame.line}"
    if frame.function == MODULE:
        return f"{joint}{place}" if raised.type in NO_PYTHON else ""
    return f"{joint}{frame.function} ({place})"
