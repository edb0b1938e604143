"""What the sandbox costs, measured side by side with the same run without it: `make bench`."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from autograder.course.exercises import EXERCISES
from autograder.handin.submission import read_submission
from autograder.worker.launch import Launcher
from autograder.worker.packing import pack_files
from autograder.worker.session import Bounds, Session
from tests.bench.grading import COMMAND, seconds
from tests.support.places import ROOT

ROUNDS, RUNS = 60, 11
CHILD_BUDGET = 8.0  # milliseconds that a confined child may take longer
RUN_BUDGET = 1.25  # times as long as a whole run without the sandbox
EXERCISE = "Upsample1d"
BOUNDS = Bounds(seconds=10.0, memory=2 << 30, output=64 << 20, prints=1 << 16)


def main() -> int:
    """Measure both and print the table; the exit status tells whether both kept their budget."""
    child, run = children(), whole_runs()
    table = Table("sandbox", "on", "off", "cost", "budget")
    cost = child[0] - child[1]
    table.add_row(
        f"one exercise, median of {ROUNDS}",
        f"{child[0]:.1f} ms",
        f"{child[1]:.1f} ms",
        f"{cost:.1f} ms",
        f"{CHILD_BUDGET:g} ms",
    )
    table.add_row(
        f"hw2p1, median of {RUNS}",
        f"{run[0]:.2f} s",
        f"{run[1]:.2f} s",
        f"x {run[2]:.2f}",
        f"x {RUN_BUDGET:g}",
    )
    Console().print(table)
    return 0 if cost <= CHILD_BUDGET and run[2] <= RUN_BUDGET else 1


def children() -> tuple[float, float]:
    """Milliseconds of a child with the sandbox and without, in turn; the medians."""
    files = pack_files(read_submission(ROOT).sources, {})
    with Launcher() as confined, Launcher(sandbox=False) as free:
        for launcher in (confined, free):
            child(launcher, files)  # warms up
        times = [[child(launcher, files) for launcher in (confined, free)] for _ in range(ROUNDS)]
    on, off = (statistics.median(column) for column in zip(*times, strict=True))
    return on, off


def child(launcher: Launcher, files: bytes) -> float:
    """Milliseconds from the request for a child to its end, with one case carried out."""
    cases = list(EXERCISES[EXERCISE]().cases(np.random.default_rng(0)))[:1]
    policy = {"forbidden": (), "allowed": ()}
    hello = {"exercise": EXERCISE, **policy, "sandbox": launcher.sandbox}
    start = time.perf_counter()
    with launcher.slot() as slot:
        session = Session(slot.child(BOUNDS.memory), hello, files, BOUNDS)
        session.confined(())
        session.run_cases(cases)
        session.close()
    return 1000 * (time.perf_counter() - start)


def whole_runs() -> tuple[float, float, float]:
    """Seconds of a whole run with the sandbox and without, in turn; medians, and their ratio."""
    off = [*COMMAND, "--sandbox", "off"]
    seconds(COMMAND)  # warms up
    pairs = [(seconds(COMMAND), seconds(off)) for _ in range(RUNS)]
    with_it, without = zip(*pairs, strict=True)
    ratio = statistics.median(a / b for a, b in pairs)
    return statistics.median(with_it), statistics.median(without), ratio


if __name__ == "__main__":
    sys.exit(main())
