"""The processes that a class is graded in: on this machine, or wherever a cluster has them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any, Protocol

from autograder.worker.launch import processors


class Pool(Protocol):
    """Where hand-ins are graded, some at a time; as `concurrent.futures.Executor`, but for good."""

    @property
    def shares_fate(self) -> bool:
        """Whether all that is under way is lost with one process."""

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What is raised where a process was lost."""

    @property
    def size(self) -> int:
        """How many are graded at a time."""

    def submit(self, work: Callable[..., Any], *given: Any) -> Future[Any]:
        """Have something done; this, or its future, raises one of `lost`."""

    def renew(self) -> bool:
        """Go on after a loss; whether all that was under way is lost."""

    def close(self) -> None:
        """End all processes; what still runs is given up."""


class LocalPool:
    """Processes of this machine: one more than it has processors, for some will wait for hangs."""

    shares_fate = True
    lost = (BrokenExecutor, CancelledError)

    def __init__(self, size: int | None = None) -> None:
        self._size = size or processors() + 1
        self._executor = self._started()

    @property
    def size(self) -> int:
        """How many are graded at a time."""
        return self._size

    def submit(self, work: Callable[..., Any], *given: Any) -> Future[Any]:
        """Have something done."""
        return self._executor.submit(work, *given)

    def renew(self) -> bool:
        """Begin anew after a process was lost: the others of the executor are lost with it."""
        self.close()
        self._executor = self._started()
        return True

    def close(self) -> None:
        """End all processes; what still runs is given up."""
        processes = [*(getattr(self._executor, "_processes", None) or {}).values()]
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(ValueError, OSError):
                process.kill()

    def _started(self) -> ProcessPoolExecutor:
        anew = multiprocessing.get_context("spawn")  # a thread of ours may hold any lock just now
        return ProcessPoolExecutor(self._size, mp_context=anew, initializer=begin)


def begin() -> None:
    """Prepare a process of the pool: it ends with its coordinator, and Ctrl-C is none of its."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
