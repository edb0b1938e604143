"""A watch in a process of its own, and what it prints: for tests and measurements.

`python -m tests.support.watching TREE METHOD [ITEM ...]` watches a tree.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self, cast

from tests.support.places import ROOT

SHOWN = "Ctrl-C ends."  # in the last line of every table
DONE = "s. Ctrl-C ends."  # and of one that is final: what fails has been looked into
DEADLINE = 60.0  # seconds for what takes one at most, on a machine that is busy


class Program:
    """A program of Python's that prints until it is interrupted or left."""

    def __init__(self, *arguments: str, cwd: Path, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            preexec_fn=None if sys.platform == "win32" else listen,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("(the end)")

    def until(self, text: str) -> list[str]:
        """The lines up to the first one with this text, which must come before the deadline."""
        lines: list[str] = []
        deadline = time.monotonic() + DEADLINE
        while not lines or text not in lines[-1]:
            try:
                lines.append(self._lines.get(timeout=max(deadline - time.monotonic(), 0.0)))
            except queue.Empty:
                raise AssertionError(f"no {text!r} came, but:\n" + "\n".join(lines)) from None
            if lines[-1] == "(the end)" != text:
                raise AssertionError(f"it ended without {text!r}:\n" + "\n".join(lines))
        return lines

    def interrupt(self) -> list[str]:
        """Press Ctrl-C; the last lines."""
        self.process.send_signal(signal.SIGINT)
        return self.until("(the end)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


class Watch(Program):
    """Watches `tree`, some items of an assignment or all."""

    def __init__(
        self, tree: Path, cache: Path, *items: str, method: str = "", assignment: str = "hw2p1"
    ) -> None:
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "COLUMNS": "300"}
        arguments = "-m", "tests.support.watching", str(tree), method, assignment, *items
        super().__init__(*arguments, cwd=ROOT, environment=environment)


def listen() -> None:
    """Heed SIGINT, which a job in the background is started to ignore."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def main(tree: str, method: str, assignment: str, *items: str) -> int:
    """Watch as the command line does, in a tree that keeps no history."""
    from autograder.course import assignment as assignments
    from autograder.diagnosis.tutor import Tutor
    from autograder.grading.grade import Grader
    from autograder.grading.reference import References
    from autograder.records.cache import cache_folder
    from autograder.workbench.watch.sheet import Loaded, Sheet
    from autograder.workbench.watch.watch import watch
    from autograder.worker.launch import Launcher, Method

    def load() -> Loaded:
        return assignments.select(assignments.load(assignment), items), None

    sheet = Sheet(assignments.files_of(assignment), load()[0], load)
    with Launcher(cast("Method", method) if method else None) as launcher:
        references = References(cache_folder())
        grader = Grader(launcher, references, tutor=Tutor(references))
        return watch(
            Path(tree), sheet.assignment, grader, sys.stdout, keyboard=sys.stdin, sheet=sheet
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
