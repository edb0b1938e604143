"""From what happened to a sentence that tells a tired student what to look at."""

from __future__ import annotations

from autograder.worker.answers import NotOffered, Raised
from autograder.worker.session import Ended, Ending

NOT_IMPLEMENTED = "not implemented"
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
        return f"{NOT_IMPLEMENTED}{_place(raised, ': ')}"
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
    return f"{text}{_place(raised, ', in ')}"


def _place(raised: Raised, joint: str) -> str:
    if not raised.frames:
        return ""
    frame = raised.frames[-1]
    place = f"{frame.file}, line {frame.line}"
    if frame.function == "<module>":
        return f"{joint}{place}"
    return f"{joint}{frame.function} ({place})"
