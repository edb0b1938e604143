"""Watches the memory of a child where the kernel keeps no limit: on macOS and Windows.

It needs psutil, which students need not have; without it there is no limit of memory there,
and the report says so.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable
from contextlib import suppress

from autograder.worker.inside.locks.limits import NUMPY

INTERVAL = 0.1  # seconds; a NumPy array of 2 GiB takes longer to fill
NEEDED = "install psutil (pip install psutil)"


def is_available() -> bool:
    """Whether there is something to watch with."""
    return importlib.util.find_spec("psutil") is not None


class Watchdog:
    """Ends a process, by `kill`, once it and what it started take more memory than allowed."""

    def __init__(self, pid: int, memory: int, kill: Callable[[], None]) -> None:
        self.barked = False
        self._pid = pid
        self._limit = memory + NUMPY
        self._kill = kill
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        import psutil

        while not self._stop.wait(INTERVAL) and psutil.pid_exists(self._pid):
            with suppress(psutil.Error):  # one of them has ended meanwhile
                process = psutil.Process(self._pid)
                family = [process, *process.children(recursive=True)]
                if sum(one.memory_info().rss for one in family) > self._limit:
                    self.barked = True
                    self._kill()
                    return

    def stop(self) -> None:
        """Stop watching; the process may be gone."""
        self._stop.set()
