"""Whatever happens to the command line, it ends with a sentence and a true exit status."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from autograder.command.outcome import (
    GRADERS_FAULT,
    NOT_PRINTED,
    USAGE,
    UsageError,
    attempted,
    say,
    sentence_on,
)
from autograder.records.interrupts import TerminatedError, held_back, load_libraries


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
        say(sentence_on(error))
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
