"""Is a result ever lost or doubled? `make kills`: a class, of which runs are killed at any moment.

Killed are the coordinator, with `kill -9`, and one of its processes, in turns. Each time the same
command goes on. In the end, every hand-in has one result, which is the right one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from autograder.classroom.batch.ledger import Ledger
from tests.samples.a_large_class import RIGHT, write
from tests.support.places import ROOT

LATEST = 6.0  # seconds after its start that a run is killed
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
            moment = rng.uniform(0, LATEST)
            killed = kill_after(command, moment, of_its_own=number % 2 == 1)
            print(f"{killed} killed after {moment:.2f} s: {kept(ledger)} results", flush=True)
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(ended.stdout.strip(), flush=True)
        wrong = faults(ledger, arguments.hand_ins)
        print("\n".join(wrong) or f"{arguments.hand_ins} results, each once, each right")
        return int(bool(wrong) or ended.returncode != 0)


def kill_after(command: list[str], seconds: float, *, of_its_own: bool) -> str:
    """Start a run and kill it, or one of its processes; says which it was."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet) as process:
        time.sleep(seconds)
        below = psutil.Process(process.pid).children(recursive=True) if of_its_own else []
        victim = random.Random(seconds).choice(below).pid if below else process.pid
        os.kill(victim, signal.SIGKILL)
        if below:  # the run goes on without it for a while, and is killed then
            time.sleep(1)
            process.kill()
    return "a process of its own" if below else "the coordinator"


def kept(ledger: Path) -> int:
    """How many results there are."""
    if not ledger.exists():
        return 0
    with Ledger(ledger) as open_ledger:
        return sum(1 for _ in open_ledger.results())


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
