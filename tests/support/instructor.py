"""An instructor with a clone of this tree, and the programs that she starts in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.places import ROOT

MAKE = shutil.which("make")
OF_MAKE = (
    *("MAKEFLAGS", "MFLAGS", "MAKELEVEL"),
    *("PYTHON", "SUBMISSION", "ASSIGNMENT", "ITEMS", "ARGS", "SOLUTION"),
)
CLONED = (
    *("autograder", "docs", "handout", "mytorch", "models", "mcq.py", "Makefile", "conftest.py"),
    *("tests/developer.mk",),
)


class Instructor:
    """Her tree, and the programs that she starts in it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.tree = folder, folder / "clone"
        # Where the tests themselves were started by make, hers is to know nothing of that.
        self.environment = {n: v for n, v in environment.items() if n not in OF_MAKE}
        for name in (*CLONED, *(one.name for one in ROOT.glob("requirements*.txt"))):
            source, target = ROOT / name, self.tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        installed(self.tree)

    def started(self, *command: str, cwd: Path | None = None) -> tuple[int, str, str]:
        """How a program ends, and what it prints and complains of."""
        done = subprocess.run(
            command, cwd=cwd or self.tree, env=self.environment, capture_output=True, text=True,
            encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def make(self, *words: str, cwd: Path | None = None) -> tuple[int, str, str]:
        return self.started(str(MAKE), *words, cwd=cwd)

    def grade(self, handin: Path, *more: str) -> str:
        """What a run on a hand-in with her assignment prints."""
        ways = ("--submission", str(handin), "--assignment", "../course/week3.toml", *more)
        status, out, err = self.started(sys.executable, "autograder/runner.py", *ways)
        assert (status, err) == (0, ""), err
        return out

    def replace(self, path: str, old: str, new: str) -> None:
        replaced(self.tree / path, old, new)


def installed(tree: Path) -> None:
    """What the first `make` does: here `.venv` has the Python that runs this test."""
    (tree / ".venv/bin").mkdir(parents=True)
    python = tree / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for part in ("", "-classroom"):
        (tree / f".venv/installed{part}").touch()


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file}: {old!r}"
    file.write_text(text.replace(old, new), "utf-8")
