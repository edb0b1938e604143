"""Limits that the kernel keeps for one process."""

from __future__ import annotations

import math
import sys

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


def limit_the_rest(seconds: float, own_user: bool) -> None:
    """Limit what honest code never comes near (Linux).

    Processes, which the kernel counts by user, are limited where nobody else is that user.
    """
    if sys.platform != "linux":
        return
    processor = math.ceil(seconds) + 1  # the grader's own deadline comes first
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))
    if own_user:
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
