"""What bounds a class on many machines: `python -m tests.bench.scale [--hand-ins N] [--whole]`.

One scheduler of Dask's and two workers, each a process of its own, grade so many hand-ins that
come from this process, the coordinator. Measured is what each of them takes for a hand-in: time,
memory, bytes. By default a hand-in is one small layer, so that the coordinator has the most to do;
with `--whole` it is all of hw2p1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from autograder.classroom.batch.cluster import DaskPool
from autograder.classroom.batch.coordinate import Coordinator, Progress
from autograder.classroom.batch.ledger import Ledger
from autograder.classroom.batch.parcels import by_content
from autograder.classroom.batch.roll import Attempt, Person, Roll
from autograder.classroom.batch.terms import Terms, terms_of
from tests.samples import a_large_class
from tests.support import a_roll
from tests.support.dask import Cluster, wait_for

SHOWN = (100, 300, 1000, 3000, 10_000, 30_000)
MEBIBYTE, MILLISECONDS = 1 << 20, 1000


def main() -> int:
    """Grade, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--hand-ins", type=int, default=10_000)
    parser.add_argument("--whole", action="store_true", help="all of hw2p1")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        terms, roll = (_whole if arguments.whole else _small)(place, arguments.hand_ins)
        cluster = Cluster(place)
        try:
            wait_for(cluster.address)
            with closing(DaskPool(cluster.address)) as pool, Ledger(place / "grades.db") as ledger:
                Measured(cluster, pool, ledger, terms).grade(roll)
        finally:
            cluster.close()
    return 0


def _small(folder: Path, count: int) -> tuple[Terms, Roll]:
    texts = {f"p{number:06}": f"{a_roll.RIGHT}# {number}\n" for number in range(count)}
    return a_roll.terms(folder), a_roll.handed_in(folder, texts)


def _whole(folder: Path, count: int) -> tuple[Terms, Roll]:
    a_large_class.write(folder / "class", [a_large_class.RIGHT] * count)
    files = sorted((folder / "class").iterdir())
    attempts = tuple(
        Attempt(f.stem, 1, str(f), hashlib.sha256(f.read_bytes()).hexdigest(), f.name)
        for f in files
    )
    return terms_of(""), Roll(tuple(Person(f.stem, f.stem) for f in files), attempts)


class Measured:
    """A run, and what its processes take."""

    def __init__(self, cluster: Cluster, pool: DaskPool, ledger: Ledger, terms: Terms) -> None:
        self._pool, self._ledger, self._terms = pool, ledger, terms
        self._processes = {
            "coordinator": psutil.Process(),
            "scheduler": psutil.Process(cluster.scheduler.pid),
            "workers": psutil.Process(cluster.workers[0].pid),
        }
        names = ("hand-ins", "wall, s", *(f"{one}, MiB" for one in self._processes))
        self._growth = Table(*names)
        self._done = 0

    def grade(self, roll: Roll) -> None:
        """Grade all of it, and print the tables."""
        self._ledger.enter(roll)
        run = self._ledger.begin_run("me", "", "bench", 0, self._terms.inputs)
        self._start, before = time.perf_counter(), self._spent()
        Coordinator(self._ledger, run, self._terms, self._pool, self._watch, by_content).grade(
            self._ledger.due(self._terms.inputs)
        )
        wall = time.perf_counter() - self._start
        if self._done not in SHOWN:
            self._note()
        console = Console()
        console.print(self._growth)
        console.print(self._costs(wall, before, len(roll.attempts), roll))

    def _watch(self, done: Progress) -> None:
        assert done.graded, done.due.attempt.person
        self._done += 1
        if self._done in SHOWN:
            self._note()

    def _note(self) -> None:
        sizes = [one.memory_info().rss / MEBIBYTE for one in self._processes.values()]
        passed = time.perf_counter() - self._start
        self._growth.add_row(str(self._done), f"{passed:.0f}", *(f"{size:.0f}" for size in sizes))

    def _spent(self) -> dict[str, float]:
        """Processor seconds of each process so far, what runs below it left out."""
        times = {name: one.cpu_times() for name, one in self._processes.items()}
        return {name: one.user + one.system for name, one in times.items()}

    def _costs(self, wall: float, before: dict[str, float], count: int, roll: Roll) -> Table:
        table = Table("for one hand-in", "")
        table.add_row("wall, two workers, ms", f"{wall / count * MILLISECONDS:.1f}")
        for name in ("coordinator", "scheduler"):
            spent = self._spent()[name] - before[name]
            table.add_row(f"{name}'s processor, ms", f"{spent / count * MILLISECONDS:.2f}")
        sent = sum(os.stat(one.path).st_size for one in roll.attempts)
        kept = sum(file.stat().st_size for file in self._ledger.path.parent.glob("grades.db*"))
        table.add_row("sent to a worker, KiB", f"{sent / count / 1024:.1f}")
        table.add_row("in the ledger, KiB", f"{kept / count / 1024:.1f}")
        return table


if __name__ == "__main__":
    sys.exit(main())
