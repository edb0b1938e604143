"""A scheduler of Dask's and its workers, in processes of their own on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.support.places import ROOT

LOG_LENGTH = "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH"  # see docs/class.md
PATIENCE = 60  # seconds for a process to be there


class Cluster:
    """A scheduler and its workers on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        self.workers = [self._worker(number) for number in range(2)]

    def restart_scheduler(self) -> None:
        """Start it anew, and the workers, too: Dask's end when their scheduler is gone."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        for _ in range(2):
            self.add_worker()

    def add_worker(self) -> None:
        """One more."""
        self.workers.append(self._worker(len(self.workers)))

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        space = ("--local-directory", str(self.folder / f"worker{number}"))
        return self._started("worker", self.address, "--nthreads", "1", "--no-nanny", *space)

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--no-dashboard"],
            env={**os.environ, "PYTHONPATH": str(ROOT), LOG_LENGTH: "10"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str) -> None:
    host, port = address.removeprefix("tcp://").split(":")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection((host, int(port)), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(address)
