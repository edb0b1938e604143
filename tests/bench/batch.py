"""What a hand-in of a class costs: `python -m tests.bench.batch [--more N] [--mixed N]`.

Right hand-ins are graded with `autograder.classroom grade`, a few and many: what one more takes is
the difference, so that starting is not counted. In turns with that, two other ways make the same
checks with stored answers, two at a time, and confine nothing. Then a class of all kinds is graded,
with broken, hostile and hanging hand-ins in it.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder.worker.inside.locks import system
from tests.samples.a_large_class import RIGHT, mixed, write
from tests.support.places import ROOT
from tests.support.right import base

FEW, ROUNDS, PEERS = 10, 3, 8
MILLISECONDS = 1000
PLAIN = ("-p", "no:cacheprovider", "-p", "no:xdist", "--noconftest", "-c", os.devnull)
PYTEST = ("-m", "pytest", "-q", *PLAIN, f"--rootdir={ROOT}", "tests/bench/peers/plain_pytest.py")
TIMES = "SELECT person, seconds FROM results JOIN attempts ON attempts.id = results.attempt"
GRADESCOPE = ("-m", "tests.bench.peers.gradescope")


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.batch", description=__doc__)
    parser.add_argument("--more", type=int, default=110, help="right hand-ins")
    parser.add_argument("--mixed", type=int, default=500, help="hand-ins of all kinds")
    arguments = parser.parse_args()
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    _print_right(arguments.more)
    _print_mixed(arguments.mixed)
    return 0


def _print_right(many: int) -> None:
    rounds = [(ours(many), peer(PYTEST), peer(GRADESCOPE)) for _ in range(ROUNDS)]
    table = Table("one right hand-in of hw2p1", "wall, ms", "processor, ms")
    titles = ("this grader, confined", "plain pytest, stored", "gradescope-utils, stored")
    for place, title in enumerate(titles):
        wall = median(one[place][0] for one in rounds)
        spent = median(one[place][1] for one in rounds)
        table.add_row(title, f"{wall * MILLISECONDS:.0f}", f"{spent * MILLISECONDS:.0f}")
    command = [sys.executable, "-m", "tests.bench.own"]
    own = [
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True) for _ in range(ROUNDS)
    ]
    seconds = median(float(one.stdout) for one in own)
    table.add_row("the grader's own share of it", "", f"{seconds * MILLISECONDS:.0f}")
    Console().print(table)


def _print_mixed(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        class_, ledger = Path(folder, "class"), Path(folder, "grades.db")
        write(class_, mixed(count))
        wall, spent = graded(class_, ledger)
        seconds: dict[str, list[float]] = defaultdict(list)
        with closing(sqlite3.connect(ledger)) as kept:
            for person, taken in kept.execute(TIMES):
                seconds[person.rstrip("0123456789")].append(taken)
    table = Table("a class of all kinds", "hand-ins", "seconds each, median", "longest")
    for kind, times in sorted(seconds.items()):
        table.add_row(kind, str(len(times)), f"{median(times):.2f}", f"{max(times):.2f}")
    table.add_row("all", str(count), f"{wall:.0f} s wall", f"{spent:.0f} s of processors")
    Console().print(table)


def ours(many: int) -> tuple[float, float]:
    """Wall and processor seconds of one more hand-in."""
    with tempfile.TemporaryDirectory() as folder:
        few, all_of_them = Path(folder, "few"), Path(folder, "many")
        write(few, [RIGHT] * FEW)
        write(all_of_them, [RIGHT] * many)
        measured = [graded(one, Path(folder, f"{one.name}.db")) for one in (few, all_of_them)]
    (wall, spent), (wall_of_many, spent_of_many) = measured
    more = many - FEW
    return (wall_of_many - wall) / more, (spent_of_many - spent) / more


def own_share() -> float:
    """Processor seconds of a hand-in that are the grader's own."""
    command = [sys.executable, "-m", "tests.bench.own"]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def graded(folder: Path, ledger: Path) -> tuple[float, float]:
    program = [sys.executable, "-m", "autograder.classroom", "grade"]
    command = [*program, str(folder), "--ledger", str(ledger)]
    return timed(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))


def peer(program: tuple[str, ...]) -> tuple[float, float]:
    """The same for another way to make the same checks, two at a time."""
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder, "stored")
        store = [sys.executable, "-m", "tests.bench.peers.store", "hw2p1", str(stored)]
        subprocess.run(store, cwd=ROOT, check=True)
        handed_in = Path(folder, "handed_in")
        for path, text in base("solution").items():
            (handed_in / path).parent.mkdir(parents=True, exist_ok=True)
            (handed_in / path).write_text(text, "utf-8")
        own = {"SUBMISSION": str(handed_in), "STORED": str(stored), "OMP_NUM_THREADS": "1"}
        command, env = [sys.executable, *program], {**os.environ, **own}

        def run(_: int) -> None:
            subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)

        def all_of_them() -> None:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(run, range(PEERS)))

        wall, spent = timed(all_of_them)
    return wall / PEERS, spent / PEERS


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds, and processor seconds of all processes that were started."""
    before, start = spent_by_children(), time.perf_counter()
    work()
    wall = time.perf_counter() - start
    with suppress(ChildProcessError):  # what it has left is ours, as its time is
        while os.waitpid(-1, 0)[0]:
            pass
    return wall, spent_by_children() - before


def spent_by_children() -> float:
    """Processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
