"""What a hand-in of a class costs: `python -m tests.bench.batch [COUNT]`.

Right hand-ins are graded with `autograder.classroom grade`, a few and many: what one more takes is
the difference, so that starting is not counted. In turns with that, plain pytest makes the same
checks with stored answers, two at a time, and confines nothing.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder.worker.inside.locks import system
from tests.support.places import ROOT
from tests.support.right import base

FEW, ROUNDS, PEERS = 10, 3, 8
MILLISECONDS = 1000


def main() -> int:
    """Measure, and print the table."""
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 110
    rounds = [(ours(many), pytest()) for _ in range(ROUNDS)]
    table = Table("one right hand-in of hw2p1", "wall, ms", "processor, ms")
    for title, place in (("this grader, confined", 0), ("plain pytest, stored, unconfined", 1)):
        wall = median(one[place][0] for one in rounds)
        spent = median(one[place][1] for one in rounds)
        table.add_row(title, f"{wall * MILLISECONDS:.0f}", f"{spent * MILLISECONDS:.0f}")
    Console().print(table)
    return 0


def ours(many: int) -> tuple[float, float]:
    """Wall and processor seconds of one more hand-in."""
    with tempfile.TemporaryDirectory() as folder:
        few, all_of_them = Path(folder, "few"), Path(folder, "many")
        hand_in(few, FEW)
        hand_in(all_of_them, many)
        measured = [graded(one, Path(folder, f"{one.name}.db")) for one in (few, all_of_them)]
    (wall, spent), (wall_of_many, spent_of_many) = measured
    more = many - FEW
    return (wall_of_many - wall) / more, (spent_of_many - spent) / more


def graded(folder: Path, ledger: Path) -> tuple[float, float]:
    program = [sys.executable, "-m", "autograder.classroom", "grade"]
    command = [*program, str(folder), "--ledger", str(ledger)]
    return timed(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))


def pytest() -> tuple[float, float]:
    """The same for plain pytest, two at a time."""
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder, "stored")
        store = [sys.executable, "-m", "tests.bench.peers.store", "hw2p1", str(stored)]
        subprocess.run(store, cwd=ROOT, check=True)
        handed_in = Path(folder, "handed_in")
        for path, text in base("solution").items():
            (handed_in / path).parent.mkdir(parents=True, exist_ok=True)
            (handed_in / path).write_text(text, "utf-8")
        own = {"SUBMISSION": str(handed_in), "STORED": str(stored), "OMP_NUM_THREADS": "1"}
        file = "tests/bench/peers/plain_pytest.py"
        plain = ["-p", "no:cacheprovider", "-p", "no:xdist", "--noconftest", "-c", os.devnull]
        command = [sys.executable, "-m", "pytest", "-q", *plain, f"--rootdir={ROOT}", file]

        def run(_: int) -> None:
            subprocess.run(
                command, cwd=ROOT, env={**os.environ, **own}, check=True, capture_output=True
            )

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


def hand_in(folder: Path, count: int) -> None:
    """So many archives of the solution, each of another content."""
    folder.mkdir()
    for number in range(count):
        with tarfile.open(folder / f"person{number:04}.tar", "w") as archive:
            for path, text in base("solution").items():
                data = f"{text}# {number}\n".encode()
                about = tarfile.TarInfo(path)
                about.size = len(data)
                archive.addfile(about, io.BytesIO(data))


if __name__ == "__main__":
    sys.exit(main())
