"""The command line's own process: what it needs before the first line, and how it ends."""

from __future__ import annotations

import io
import os
import sys
import threading
import warnings
from contextlib import suppress
from typing import Literal, NoReturn, TextIO

from autograder.command.fence import run_fenced
from autograder.command.outcome import GRADERS_FAULT, say
from autograder.records.failures import described
from autograder.records.interrupts import Interrupts, TerminatedError

NARROWEST_TERMINAL = 20  # columns; what claims to be narrower is no terminal


def run_and_exit(interrupts: Interrupts) -> NoReturn:
    """Run the command line; this process ends with its exit status."""
    failures = _failures_elsewhere(interrupts)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy is loaded twice as fast
    _open_streams()
    _forget_odd_columns()
    if sys.warnoptions:  # -W error, -X dev: for whoever writes this program, not who runs it
        warnings.simplefilter("ignore")
    status = run_fenced()
    # At once: the interpreter's own way out takes as long as an item.
    os._exit(GRADERS_FAULT if failures else status)


def _failures_elsewhere(interrupts: Interrupts) -> list[str]:
    """Say, and put on this list, what is raised where nobody can catch it.

    That is in a thread or, as by a destructor, inside of something else.
    """
    failures: list[str] = []

    def take(error: BaseException | None) -> None:
        if error is not None:
            failures.append(described(error))
            say(f"the grader itself failed: {failures[-1]}")

    def take_or_repeat(raised: sys.UnraisableHookArgs) -> None:
        if isinstance(raised.exc_value, KeyboardInterrupt | TerminatedError):
            interrupts.again()
        else:
            take(raised.exc_value)

    threading.excepthook = lambda raised: take(raised.exc_value)
    sys.unraisablehook = take_or_repeat
    return failures


def _open_streams() -> None:
    """See to it that the standard streams are there, and take any character.

    A closed descriptor's number would go to the next file that is opened, and what we print with
    it. What is printed to a closed output must fail: it is lost.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
            os.set_inheritable(opened, True)  # or the same would befall the worker
    sys.stdin = sys.stdin or _stream(0, "r")
    sys.stdout = sys.stdout or _stream(1, "w")
    sys.stderr = sys.stderr or _stream(2, "w")
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack a character that we print
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _stream(number: int, mode: Literal["r", "w"]) -> TextIO:
    return open(number, mode, closefd=False)


def _forget_odd_columns() -> None:
    """Of a width that no terminal has, such as COLUMNS=0, leave it to the libraries to guess."""
    with suppress(KeyError, ValueError):
        if int(os.environ["COLUMNS"]) >= NARROWEST_TERMINAL:
            return
    os.environ.pop("COLUMNS", None)
