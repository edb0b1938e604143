"""Room for one exercise at a time, and the process that carries it out: what there is to both."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, BinaryIO

from autograder.records.root import ROOT
from autograder.records.text import one_line

MAIN = str(Path(__file__).parent / "inside" / "__main__.py")
NO_GROUP = "not with this way to start workers"
INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
SITES = ("site-packages", "dist-packages")  # what folders of installed packages are called


class WorkerError(Exception):
    """The worker itself failed: the grader's fault, never the student's."""


class ProcessLostError(WorkerError):
    """A process that forks others is gone, killed by a submission perhaps."""


def not_started(said: str) -> WorkerError:
    """The error of a worker whose program ended before it could begin; `said` tells why."""
    return WorkerError(f"the worker could not start: {one_line(said)} (Python: {sys.executable})")


def packages() -> list[str]:
    """The folders in which this process finds what is installed, in its order.

    They are NumPy's and those that are called site-packages, wherever they come from: a virtual
    environment, the user's own packages, PYTHONPATH. Nothing else of the path is among them, for
    PYTHONPATH may name a submission, too; and never the current directory, nor this tree.
    """
    numpy = PathFinder.find_spec("numpy")
    inside = numpy.submodule_search_locations if numpy else None  # None of a lone numpy.py, too
    homes = [os.path.dirname(folder) for folder in inside or ()]
    found = [path for path in sys.path if path in homes or os.path.basename(path) in SITES]
    barred = {os.path.realpath(ROOT)}
    with suppress(OSError):  # the current directory may be gone
        barred.add(os.path.realpath(os.getcwd()))
    return [p for p in found if os.path.isabs(p) and os.path.realpath(p) not in barred]


def start_python(descriptor: str = "", **options: Any) -> subprocess.Popen[bytes]:
    """Start the worker's program with a bare environment and no path to the current directory.

    As a zygote it has the `descriptor` of a socket. It finds the packages that we find.
    """
    environment = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "PYTHONUTF8": "1",
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
    }
    command = [sys.executable, "-s", "-P", "-u", MAIN, descriptor, *packages()]
    return subprocess.Popen(command, env=environment, start_new_session=True, **options)


class Child:
    """One exercise's process: its three streams, and a way to end it."""

    requests: BinaryIO
    answers: BinaryIO
    prints: BinaryIO

    def took_too_much(self) -> bool:
        """Whether it was ended because of the memory that it took."""
        return False

    def kill(self) -> None:
        """End the process and all that it started."""
        raise NotImplementedError

    def wait(self) -> int | None:
        """How the process ended, as `Popen.returncode`; None, and it is killed, if it lives."""
        raise NotImplementedError


class Slot:
    """Room for one exercise at a time."""

    missing = ""  # why no control group holds the slot's children; empty where one does

    def child(self, memory: int) -> Child:
        """Start a child that may take so many bytes; the one before must have been killed."""
        raise NotImplementedError

    def tidy(self) -> None:
        """See to it that nothing is left of the last child."""

    def give_up(self) -> None:
        """End the child that is at work, for whoever has the slot, where nothing else does."""

    def close(self) -> None:
        """Remove what is left when all processes have ended."""
