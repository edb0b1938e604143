"""Limits that the kernel keeps for one process."""

from __future__ import annotations

import math
import os
import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource

MEBIBYTE = 1 << 20
NUMPY = 256 * MEBIBYTE  # of address space, for the interpreter, NumPy and one thread of OpenBLAS
DESCRIPTORS, PROCESSES = 64, 64


def limit_memory(memory: int) -> None:
    """Limit what the submission may take, in bytes; on Linux alone, and leave no core dumps."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory + NUMPY,) * 2)


def tasks_of_this_user() -> int:
    """How many processes and threads our user has: the kernel counts them together (Linux)."""
    count = 0
    for entry in os.scandir("/proc"):
        with suppress(OSError):  # it may end while we look
            if entry.name.isdigit() and entry.stat().st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{entry.name}/task"))
    return count


def limit_the_rest(seconds: float, others: int) -> None:
    """Limit what honest code never comes near (Linux).

    Processes and threads are counted by user: `others` is how many that user had before.
    """
    if sys.platform != "linux":
        return
    processor = math.ceil(seconds) + 1  # the grader's own deadline comes first
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (others + PROCESSES, others + PROCESSES))
