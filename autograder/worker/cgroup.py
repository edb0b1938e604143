"""Control groups: memory and processes of a nursery and its children, counted together.

Made in the grader, and only where it is root and the groups can be written. They count what
a process's own limits miss: memory that no address space shows.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from autograder.worker.inside.locks.limits import NUMPY

NAME = "mytorch-autograder"
KERNEL_PATIENCE = 0.5  # seconds for the kernel to notice that a process is gone
# Below this folder, version 2 has one tree, version 1 one for each kind of resource.
TREES = Path("/sys/fs/cgroup")
MEMORY, PROCESSES = ("memory.max", "memory.limit_in_bytes"), "pids.max"


class Group:
    """A control group that holds a process, and all that it will start."""

    def __init__(self, pid: int, processes: int) -> None:
        """Make a group for a process; raises OSError where that cannot be done."""
        self.memory = 0
        self._folders: list[Path] = []
        try:
            for tree in _trees():
                folder = tree / f"{NAME}-{os.getpid()}-{pid}"
                folder.mkdir()
                self._folders.append(folder)
            self._write((PROCESSES,), processes)
            self._write(("cgroup.procs",), pid)
        except OSError:
            self.remove()
            raise

    def limit(self, memory: int) -> None:
        """Limit what the submission may take in all its processes, in bytes.

        Raises OSError where no group counts memory, or the kernel declines.
        """
        if memory != self.memory:
            self._write(MEMORY, memory + NUMPY)
            self.memory = memory

    def remove(self) -> None:
        """Remove the group; its processes must have ended."""
        deadline = time.monotonic() + KERNEL_PATIENCE
        for folder in self._folders:
            while folder.exists() and time.monotonic() < deadline:
                with suppress(OSError):
                    folder.rmdir()
                    break
                time.sleep(0.002)

    def _write(self, names: tuple[str, ...], value: int) -> None:
        files = [f / name for f in self._folders for name in names if (f / name).exists()]
        if not files:
            raise OSError(f"no control group counts {names[0].partition('.')[0]}")
        for file in files:
            file.write_text(str(value))


def _trees() -> list[Path]:
    """Where groups that count memory and processes are made."""
    if os.geteuid() != 0:
        raise OSError("only root can make control groups")
    if (TREES / "cgroup.controllers").exists():
        return [TREES]
    return [TREES / "memory", TREES / "pids"]


def sweep() -> None:
    """Remove the groups of graders that were killed before they could.

    Raises OSError where we are not root, who alone has any.
    """
    for folder in (f for tree in _trees() for f in tree.glob(f"{NAME}-*-*")):
        grader = folder.name.split("-")[-2]
        if not Path("/proc", grader).exists():
            with suppress(OSError):
                folder.rmdir()
