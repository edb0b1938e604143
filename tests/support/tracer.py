"""Imports modules and tells what any of them does besides: run by itself, in a fresh process.

The names come as arguments; what is told is JSON: for each module, what it did, or that it could
not be imported. Whatever is loaded twice is only traced once, at its first import.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import warnings
from typing import Any

HARMLESS = ("os.listdir", "os.putenv", "os.scandir", "os.unsetenv", "os.walk")
NOT_TO_BE_DONE = (
    "code.interact",
    "ftplib.",
    "http.client.",
    "os.",
    "pty.",
    "shutil.",
    "signal.",
    "smtplib.",
    "socket.",
    "sqlite3.connect",
    "subprocess.",
    "syslog.",
    "tempfile.",
    "urllib.Request",
    "webbrowser.",
)
TASKS = "/proc/self/task"
TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Tracer:
    """Notes what is done while a module is imported."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def hook(self, event: str, details: tuple[Any, ...]) -> None:
        """Take note of an event, as `sys.addaudithook` has it."""
        if event == "open":
            _, mode, flags = details
            if (mode and {*mode} & {*"wax+"}) or flags & TO_WRITE:
                self.done.append(f"open {details}")
        elif event.startswith(NOT_TO_BE_DONE) and event not in HARMLESS:
            self.done.append(f"{event} {details}")

    def load(self, name: str) -> list[str] | str:
        """Import a module; what it did, or why it could not be imported."""
        self.done = []
        threads = len(os.listdir(TASKS))  # of which no event tells
        try:
            importlib.import_module(name)
        except (ImportError, SystemExit) as error:
            return f"{type(error).__name__}: {error}"
        if len(os.listdir(TASKS)) > threads:
            self.done.append("starts a thread")
        return self.done


def main() -> None:
    """Trace the modules that are named."""
    sys.dont_write_bytecode = True  # which is Python's own doing
    warnings.simplefilter("ignore")  # a deprecated module is one all the same
    tracer = Tracer()
    sys.addaudithook(tracer.hook)
    print(json.dumps({name: tracer.load(name) for name in sys.argv[1:]}))


if __name__ == "__main__":
    main()
