"""The watchdog ends what takes too much memory, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time

from autograder.worker.inside.locks.limits import NUMPY
from autograder.worker.watchdog import Watchdog

HOG = "import sys, time; hog = bytearray({size}); hog[::4096] = bytes(len(hog[::4096])); {then}"
CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


def watched(command: list[str], memory: int, seconds: float = 10.0) -> tuple[bool, int]:
    """Run a program under a watchdog; whether that barked, and how the program ended."""
    process = subprocess.Popen(command, start_new_session=True)
    watchdog = Watchdog(process.pid, memory, process.kill)
    try:
        status = process.wait(seconds)
    finally:
        watchdog.stop()
        process.kill()
    return watchdog.barked, status


def test_a_hog_is_ended() -> None:
    hog = HOG.format(size=NUMPY + (64 << 20), then="time.sleep(99)")
    start = time.monotonic()
    assert watched([sys.executable, "-c", hog], memory=1 << 20) == (True, -9)
    assert time.monotonic() - start < 5


def test_what_a_process_starts_counts() -> None:
    hog = HOG.format(size=NUMPY + (64 << 20), then="time.sleep(3)")
    assert watched([sys.executable, "-c", CHILD, hog], memory=1 << 20) == (True, -9)


def test_a_modest_process_is_left_alone() -> None:
    modest = HOG.format(size=1 << 20, then="time.sleep(0.4)")
    assert watched([sys.executable, "-c", modest], memory=1 << 20) == (False, 0)
