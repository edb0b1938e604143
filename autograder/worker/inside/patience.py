"""How long a submission's files may take while they are imported, all together.

A file that trains when it is imported would use up the time of every item that imports it. It is
stopped like one that raises, and what it defines is graded.
"""

from __future__ import annotations

import signal
import threading
from typing import Any, Self

SHARE = 0.25  # of an item's seconds


class TooLongError(Exception):
    """The top level of a file has run for too long."""


class Patience:
    """While it is entered, whatever runs in this thread is interrupted after so many seconds.

    They are seconds of processor time, so that nobody pays for a busy machine. Who goes on is
    interrupted again after as many. Imports within imports count together. Where there are no
    such timers (on Windows), nothing is interrupted.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._depth = 0
        self._possible = hasattr(signal, "setitimer")

    def __enter__(self) -> Self:
        main = threading.current_thread() is threading.main_thread()
        if self._possible and main and not self._depth:
            signal.signal(signal.SIGPROF, self._interrupt)
            signal.setitimer(signal.ITIMER_PROF, self._seconds, self._seconds)
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._possible and not self._depth:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _interrupt(self, *_: Any) -> None:
        if self._depth:  # else it has just been left
            raise TooLongError(f"it had computed for {self._seconds:g} s")
