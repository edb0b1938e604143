"""How a command line ends: its exit statuses, and what is said on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from autograder.records.failures import described
from autograder.records.root import ROOT
from autograder.records.text import one_line

NOT_PRINTED = "not all could be printed"
SENTENCE_LIMIT = 2000  # characters, with paths of any length in it
GRADED, BELOW, USAGE, GRADERS_FAULT, UNREADABLE = 0, 1, 2, 3, 4


class UsageError(Exception):
    """The command line asks for what cannot be done; the text says what can."""


def attempted(what: str, step: Callable[[], object]) -> bool:
    """Whether a step was done; if not, standard error has `what` is amiss, and why."""
    try:
        step()
    # An error of ours in one step must not cost the others.
    except Exception as error:  # noqa: BLE001
        say(f"{what}: {_reason(error) or sentence_on(error)}")
        return False
    return True


def say(sentence: str) -> None:
    """Print one line on standard error, where that can be."""
    with suppress(OSError, ValueError):
        print(f"runner.py: {one_line(sentence, SENTENCE_LIMIT)}", file=sys.stderr, flush=True)


def _reason(error: Exception) -> str:
    """Why something could not be read or written, in the system's words; else nothing."""
    if not isinstance(error, OSError) or not error.strerror:
        return ""
    return f"{error.strerror}: {error.filename}" if error.filename else error.strerror


def sentence_on(error: BaseException) -> str:
    """What is said of an error that nothing else has caught."""
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("autograder"):
        return _missing_package(error)
    if isinstance(error, BrokenPipeError):
        return f"{NOT_PRINTED}: {_reason(error)}"
    return f"the grader itself failed: {described(error)}"


def _missing_package(error: ModuleNotFoundError) -> str:
    return (
        f"this Python ({sys.executable}) has no package {error.name!r}. "
        f"Either run 'make grade' in {ROOT}, which installs what is needed, "
        f"or: {sys.executable} -m pip install -r {ROOT / 'requirements.txt'}"
    )
