"""Starts the worker's processes. Imports next to nothing, so that it can come first."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from autograder.records.interrupts import held_back
from autograder.worker.forked import ForkingSlot, Zygotes
from autograder.worker.slots import Slot
from autograder.worker.spawned import SpawningSlot

if TYPE_CHECKING:
    from autograder.records.protections import Protections
    from autograder.records.provenance import Versions

Method = Literal["fork", "spawn"]
MOST_AT_ONCE = 4  # exercises; more gain little in a run of twenty


def default_method() -> Method:
    """Fork where it is safe; macOS's own libraries do not survive it, Windows lacks it."""
    return "fork" if sys.platform == "linux" else "spawn"


class Launcher:
    """Gives out slots, as many as there are processors; starts the zygote at once.

    `sandbox` says whether submissions are confined; it may be changed before the first slot
    is given out. `protections` keeps what the canary found, `versions` what it runs on.
    """

    def __init__(self, method: Method | None = None, sandbox: bool = True) -> None:
        self.method = method or default_method()
        self.sandbox = sandbox
        self.protections: Protections | None = None
        self.versions: Versions | None = None
        self.size = min(MOST_AT_ONCE, processors() + 1)  # one waits for the grader at any time
        self.zygotes = Zygotes() if self.method == "fork" else None
        self._lock = threading.Lock()
        self._free: list[Slot] = []
        self._taken: list[Slot] = []

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        """A slot for the caller alone."""
        slot: Slot
        with self._lock:
            if self._free:
                slot = self._free.pop()
            else:
                zygotes = self.zygotes
                slot = ForkingSlot(zygotes, self.sandbox) if zygotes else SpawningSlot()
            self._taken.append(slot)
        try:
            yield slot
        finally:
            slot.tidy()
            with self._lock:
                self._taken.remove(slot)
                self._free.append(slot)

    def close(self) -> None:
        """End all processes; what still runs in another thread ends as lost."""
        with held_back():
            for slot in [*self._taken]:
                slot.give_up()
            if self.zygotes is not None:
                self.zygotes.close()
            for slot in [*self._taken, *self._free]:
                slot.close()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
