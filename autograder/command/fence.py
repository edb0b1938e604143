"""Whatever happens to the command line, it ends with a sentence and a true exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress

from autograder.records.failures import described
from autograder.records.interrupts import TerminatedError, held_back, load_libraries
from autograder.records.root import ROOT
from autograder.records.text import one_line

NOT_PRINTED = "not all could be printed"
SENTENCE_LIMIT = 2000  # characters, with paths of any length in it
GRADED, BELOW, USAGE, GRADERS_FAULT = 0, 1, 2, 3


class UsageError(Exception):
    """The command line asks for what cannot be done; the text says what can."""


def run_fenced(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit status, whatever happens."""
    try:
        status = _command(argv)
        if status == GRADERS_FAULT:  # whose reason has been said, a lost output perhaps
            return status
        return status if attempted(NOT_PRINTED, sys.stdout.flush) else GRADERS_FAULT
    except UsageError as error:
        say(str(error))
        return USAGE
    except (KeyboardInterrupt, TerminatedError) as error:
        say(f"interrupted by {error or 'SIGINT'} before all was done")
        return GRADERS_FAULT
    # The one place where an error of ours ends that nothing else has caught.
    except BaseException as error:  # noqa: BLE001
        say(_sentence(error))
        return GRADERS_FAULT


def _command(argv: list[str] | None) -> int:
    with ExitStack() as opened:
        with held_back():  # half a module, or half a process, is hard to tidy up
            from autograder.worker.launch import Launcher

            launcher = Launcher()  # its process warms up while we import the rest
            opened.callback(launcher.close)
            opened.callback(launcher.close)  # again, where an interrupt came before the first
            load_libraries()
            from autograder.command.run import run
        return run(argv, launcher)


def attempted(what: str, step: Callable[[], object]) -> bool:
    """Whether a step was done; if not, standard error has `what` is amiss, and why."""
    try:
        step()
    # An error of ours in one step must not cost the others.
    except Exception as error:  # noqa: BLE001
        say(f"{what}: {_reason(error) or _sentence(error)}")
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


def _sentence(error: BaseException) -> str:
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
