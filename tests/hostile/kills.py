"""Is a result ever lost or doubled? `make kills`: a class, of which runs are killed at any moment.

Killed are the coordinator, with `kill -9`, and one of its processes, in turns. Each time the same
command goes on. In the end, every hand-in has one result, which is the right one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil

from autograder.classroom.batch.ledger import Ledger
from tests.samples.a_large_class import RIGHT, write
from tests.support.places import ROOT

MOST = 12  # results that a run may add before it is killed
LATEST = 0.5  # seconds that it is killed later
COUNT = "SELECT count(DISTINCT attempt) FROM results WHERE graded"
PROGRAM = (sys.executable, "-m", "autograder.classroom", "grade")


def main() -> int:
    """Kill, go on, and count; the exit status tells whether anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--hand-ins", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        class_, ledger = Path(folder, "class"), Path(folder, "grades.db")
        write(class_, [RIGHT] * arguments.hand_ins)
        command = [*PROGRAM, str(class_), "--ledger", str(ledger)]
        for number in range(arguments.kills):
            more = rng.choice((0, *range(MOST)))  # results that are waited for
            killed = kill_after(command, ledger, more, rng, of_its_own=number % 2 == 1)
            print(f"{killed} killed: {kept(ledger)} results", flush=True)
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(ended.stdout.strip(), flush=True)
        wrong = faults(ledger, arguments.hand_ins)
        print("\n".join(wrong) or f"{arguments.hand_ins} results, each once, each right")
        return int(bool(wrong) or ended.returncode != 0)


def kill_after(
    command: list[str], ledger: Path, more: int, rng: random.Random, *, of_its_own: bool
) -> str:
    """Start a run and kill it, or one of its processes, a moment after so many more results.

    Says which it was.
    """
    quiet, before = subprocess.DEVNULL, kept(ledger)
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet) as process:
        while more and kept(ledger) < before + more and process.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, LATEST))
        below = children(process.pid) if of_its_own else []
        with suppress(ProcessLookupError):
            os.kill(rng.choice(below) if below else process.pid, signal.SIGKILL)
        if below:  # the run goes on without it for a while, and is killed then
            time.sleep(1)
            process.kill()
    return "a process of its own" if below else "the coordinator"


def children(pid: int) -> list[int]:
    """The processes below one, near and far; none where that has ended."""
    with suppress(psutil.NoSuchProcess):
        return [one.pid for one in psutil.Process(pid).children(recursive=True)]
    return []


def kept(ledger: Path) -> int:
    """How many hand-ins have a result, as anybody can read who has `sqlite3`."""
    with (
        suppress(sqlite3.OperationalError),  # there is no ledger yet
        closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as open_ledger,
    ):
        (count,) = open_ledger.execute(COUNT).fetchone()
        return int(count)
    return 0


def faults(path: Path, hand_ins: int) -> list[str]:
    """What is lost, doubled or wrong, a line each."""
    with Ledger(path) as ledger:
        results = [*ledger.results()]
        rows = ledger._base.execute(
            "SELECT attempt, count(*) FROM results WHERE graded GROUP BY attempt"
        )
        doubled = [f"attempt {n} has {count} results" for n, count in rows if count != 1]
    wrong = [
        f"{one.attempt.person}: {one.card.points} points, {one.reason or 'graded'}"
        for one in results
        if not one.graded or one.card.points != one.card.possible
    ]
    lost = [f"{hand_ins - len(results)} results are lost"] if len(results) != hand_ins else []
    return [*lost, *doubled, *wrong]


if __name__ == "__main__":
    sys.exit(main())
