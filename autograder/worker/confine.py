"""What the student's process gives up before it runs a line of the submission."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import resource


def confine(memory: int) -> list[str]:
    """Give up what this platform lets a process give up; returns what was done, by name.

    `memory` is in bytes. NumPy and OpenBLAS themselves take about 256 MiB of it.
    """
    if sys.platform == "win32":
        return []
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return ["core dumps"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return ["core dumps", "memory"]
