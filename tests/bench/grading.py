"""How long grading takes, measured from outside: `make bench`.

Every figure is the median of several runs of a whole process, and is also given as a ratio
to `python -c "import numpy"`, run in turn with it, because machines differ and drift.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.support.places import ROOT, RUNNER

COMMAND = [sys.executable, RUNNER]
YARDSTICK = [sys.executable, "-c", "import numpy"]


class Task(NamedTuple):
    """One command to time, and the seconds that it may take."""

    title: str
    command: list[str]
    budget: float
    runs: int = 7


TASKS = [
    Task("hw2p1, warm cache", COMMAND, 1.0),
    Task("one item, warm cache", [*COMMAND, "Conv1d_stride1"], 0.4),
    Task("one item of the handout", [*COMMAND, "Conv2d", "--submission", "handout"], 0.4),
    Task("hw2p1, no cache", [*COMMAND, "--no-cache"], 15.0, runs=2),
]


def main() -> int:
    """Time every task and print the table; the exit status tells whether all kept their budget."""
    table = Table("task", "median", "range", "budget", "x import numpy", "torch imported")
    kept = True
    for task in TASKS:
        subprocess.run(task.command, cwd=ROOT, capture_output=True, check=True)  # warm up
        pairs = [(seconds(task.command), seconds(YARDSTICK)) for _ in range(task.runs)]
        times = [pair[0] for pair in pairs]
        median = statistics.median(times)
        kept &= median <= task.budget
        table.add_row(
            task.title,
            f"{median:.2f} s",
            f"{min(times):.2f}-{max(times):.2f} s",
            f"{task.budget:g} s",
            f"{statistics.median(a / b for a, b in pairs):.1f}",
            "yes" if imports_torch(task.command) else "no",
        )
    Console().print(table)
    return 0 if kept else 1


def seconds(command: list[str]) -> float:
    """Wall time of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


def imports_torch(command: list[str]) -> bool:
    """Whether the command's process imports PyTorch, by Python's own log of imports."""
    with tempfile.TemporaryFile() as log:
        verbose = [command[0], "-X", "importtime", *command[1:]]
        subprocess.run(verbose, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, check=True)
        log.seek(0)
        return b"| torch\n" in log.read()


if __name__ == "__main__":
    sys.exit(main())
