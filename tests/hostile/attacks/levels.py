"""The surroundings in which attacks are run, as far as this machine can offer them."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.worker.inside.locks.landlock import version
from tests.support.places import ROOT

ARENA = (sys.executable, "-m", "tests.hostile.attacks.arena")
ANSWER_SECONDS = 60.0
# Held by whoever runs an attack, with others or alone: memory is measured as the machine's.
TURNS = Path(tempfile.gettempdir()) / f"attacks-{os.getuid()}.lock"

# What `surroundings.py` is asked to take away. All of them leave enough for the level "full".
LEVELS: dict[str, tuple[str, ...]] = {
    "root": (),
    "root without Landlock": ("--without", "landlock"),
    "root in a container": ("--container",),
    "user": ("--user",),
    "user without Landlock": ("--user", "--without", "landlock"),
    "user without namespaces": ("--user", "--without", "namespaces"),
    "user in a container": ("--user", "--container"),
}
QUICK = "root in a container" if os.geteuid() == 0 else "user in a container"


def unavailable(level: str) -> str:
    """Why this machine cannot offer a level; empty where it can."""
    if level.startswith("root") and os.geteuid() != 0:
        return "only root can be root"
    if "Landlock" not in level and "container" not in level:
        try:
            version()
        except OSError as error:
            return f"this kernel has no Landlock ({error.strerror})"
    return ""


class Guests:
    """An arena in given surroundings, started anew where an attack has ended it."""

    def __init__(self, options: tuple[str, ...]) -> None:
        self.command = [
            sys.executable,
            "-m",
            "tests.hostile.attacks.surroundings",
            *options,
            "--",
            *ARENA,
        ]
        self._process: subprocess.Popen[str] | None = None

    def run(self, attack: str, against: str, alone: bool = False) -> dict[str, Any]:
        """Run one attack, with no other beside it where it is to be alone."""
        with TURNS.open("a") as turns:
            fcntl.flock(turns, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            return self._run(attack, against)

    def _run(self, attack: str, against: str) -> dict[str, Any]:
        """An arena that does not answer is evidence, too."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"attack": attack, "against": against}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = process.wait()
        self._process = None
        return {"evidence": {"died": f"the grader itself ended ({status})"}, "said": []}

    def _start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            self.command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=True
        )
        return self._process

    def close(self) -> None:
        """End the arena."""
        if self._process is not None:
            self._process.communicate(timeout=ANSWER_SECONDS)
