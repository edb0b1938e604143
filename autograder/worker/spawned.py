"""A fresh process for every exercise, where forking is not to be had (macOS and Windows)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from autograder.records.interrupts import held_back
from autograder.worker.commands import PATIENCE
from autograder.worker.slots import NO_GROUP, Child, Slot, start_python

if TYPE_CHECKING:
    from autograder.worker.watchdog import Watchdog


class SpawningSlot(Slot):
    """A fresh process for every exercise, where forking is not to be had."""

    missing = NO_GROUP

    def __init__(self) -> None:
        self._child: SpawnedChild | None = None

    def child(self, memory: int) -> Child:
        with held_back():  # a process that nobody knows of would stay
            self._child = SpawnedChild(memory)
        return self._child

    def tidy(self) -> None:
        self._child = None

    def give_up(self) -> None:
        if self._child is not None:
            self._child.kill()


class SpawnedChild(Child):
    """A process of its own; where no kernel limits its memory, a watchdog does."""

    def __init__(self, memory: int) -> None:
        pipe = subprocess.PIPE
        self.process = start_python(stdin=pipe, stdout=pipe, stderr=pipe)
        streams = self.process.stdin, self.process.stdout, self.process.stderr
        self.requests, self.answers, self.prints = (cast(BinaryIO, s) for s in streams)
        self.watchdog: Watchdog | None = None
        if sys.platform != "linux":
            from autograder.worker import watchdog

            if watchdog.is_available():
                self.watchdog = watchdog.Watchdog(self.process.pid, memory, self.kill)

    def took_too_much(self) -> bool:
        return self.watchdog is not None and self.watchdog.barked

    def kill(self) -> None:
        if self.watchdog is not None:
            self.watchdog.stop()
        if sys.platform == "win32":
            tree = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(tree, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(PATIENCE)
        self.kill()
        return None
