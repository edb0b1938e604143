"""Does the grader itself ever crash? `make crashes`: many runs side by side, many interrupts.

A run has crashed where it did not end with its right last line, and an interrupted one where
something else than the interrupt ended it. What matters is how threads and interrupts meet what
is done for the first time, so that two items are enough, and a warm cache.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.support.places import ROOT

ITEMS = ("Conv1d_stride1", "MaxPool2d_stride1")
COMMAND = [sys.executable, str(ROOT / "autograder" / "runner.py"), *ITEMS, "--no-history"]
LAST_LINE = '{"scores": {"Conv1d_stride1": 10, "MaxPool2d_stride1": 10}}\n'
LATEST = 0.5  # seconds after its start that a run is interrupted
PATIENCE = 60.0  # seconds that a run may take
INTERRUPTS_BESIDE = 2  # with more at a time, all are interrupted while Python itself starts
CRASH = "CRASH"
CRASHES = {-getattr(signal, name) for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL")}


def whole_run() -> str:
    """Grade; says what became of it."""
    with started() as process:
        out, said = communicated(process)
    right = process.returncode == 0 and out.endswith(LAST_LINE)
    return "right" if right else crash(process.returncode, said)


def interrupted_run() -> str:
    """Grade, and interrupt that at some moment; says what became of it."""
    with started() as process:
        time.sleep(random.uniform(0, LATEST))
        process.send_signal(signal.SIGINT)
        _, said = communicated(process)
    status = process.returncode
    return crash(status, said) if status in {*CRASHES, -signal.SIGKILL} else f"status {status}"


def started() -> subprocess.Popen[str]:
    """A run of the grader."""
    pipe = subprocess.PIPE
    return subprocess.Popen(COMMAND, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def communicated(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a run has printed, on both streams; one that hangs is killed."""
    try:
        return process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def crash(status: int, said: str) -> str:
    """A crash in a line."""
    return f"{CRASH}: status {status}: {said[:800]!r}"


def count(run: Callable[[], str], times: int, beside: int) -> Counter[str]:
    """What became of so many runs, so many of them side by side; crashes are printed at once."""
    found: Counter[str] = Counter()
    with ThreadPoolExecutor(beside) as pool:
        for outcome in pool.map(lambda _: run(), range(times)):
            found[outcome] += 1
            if outcome.startswith(CRASH):
                print(outcome, flush=True)
    return found


def main() -> int:
    """Run, interrupt, and count; the exit status tells whether anything crashed."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.crashes", description=__doc__)
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--interrupts", type=int, default=500)
    parser.add_argument("--beside", type=int, default=6, help="runs at a time")
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    whole_run()  # so that the cache is warm
    interrupted = count(interrupted_run, arguments.interrupts, INTERRUPTS_BESIDE)
    print(f"{arguments.interrupts} interrupted: {dict(interrupted)}", flush=True)
    whole = count(whole_run, arguments.runs, arguments.beside)
    print(f"{arguments.runs} runs, {arguments.beside} side by side: {dict(whole)}", flush=True)
    return int(any(outcome.startswith(CRASH) for outcome in (*interrupted, *whole)))


if __name__ == "__main__":
    sys.exit(main())
