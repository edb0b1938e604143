"""Starts the worker's processes. Imports next to nothing, so that it can come first."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

Method = Literal["fork", "spawn"]
MAIN = str(Path(__file__).with_name("__main__.py"))
NUMBER = struct.Struct("<q")
COMMAND_SECONDS = 15.0  # the zygote answers within milliseconds, unless it is being attacked
INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class WorkerError(Exception):
    """The worker itself failed: the grader's fault, never the student's."""


class ZygoteLostError(WorkerError):
    """The zygote is gone, killed by a submission perhaps."""


def default_method() -> Method:
    """Fork where it is safe; macOS's own libraries do not survive it, Windows lacks it."""
    return "fork" if sys.platform == "linux" else "spawn"


def start_python(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start the worker's program with a bare environment and no path to the current directory."""
    environment = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "PYTHONUTF8": "1",
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
    }
    command = [sys.executable, "-s", "-P", "-u", MAIN, *arguments]
    return subprocess.Popen(command, env=environment, start_new_session=True, **options)


class Child:
    """One exercise's process: its three streams, and a way to end it."""

    requests: BinaryIO
    answers: BinaryIO
    prints: BinaryIO

    def kill(self) -> int:
        """End the process and all that it started; how it had ended, as `Popen.returncode`."""
        raise NotImplementedError


class Zygote:
    """The warm process from which children are forked (Linux)."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        self.control.settimeout(COMMAND_SECONDS)
        with theirs:
            self.process = start_python(
                str(theirs.fileno()), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )

    def fork(self) -> Child:
        """Fork a child with pipes of its own."""
        return ForkedChild(self)

    def command(self, letter: bytes, descriptors: list[int]) -> int:
        """Send one command and return the number that answers it."""
        try:
            socket.send_fds(self.control, [letter], descriptors)
            reply = self.control.recv(NUMBER.size, socket.MSG_WAITALL)
        except OSError:
            reply = b""
        if len(reply) < NUMBER.size:
            raise ZygoteLostError("the worker's parent process has gone")
        return int(NUMBER.unpack(reply)[0])

    def close(self) -> None:
        """End the zygote and all its children."""
        self.control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ForkedChild(Child):
    """A child forked by the zygote."""

    def __init__(self, zygote: Zygote) -> None:
        self.zygote = zygote
        theirs_requests, requests = os.pipe()
        answers, theirs_answers = os.pipe()
        prints, theirs_prints = os.pipe()
        self.requests = os.fdopen(requests, "wb")
        self.answers = os.fdopen(answers, "rb")
        self.prints = os.fdopen(prints, "rb", buffering=0)
        theirs = [theirs_requests, theirs_answers, theirs_prints]
        try:
            self.pid = zygote.command(b"F", theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    def kill(self) -> int:  # noqa: D102 - Child says what it does
        return self.zygote.command(b"K", [])


class SpawnedChild(Child):
    """A fresh process for one exercise, where forking is not to be had."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self.process = start_python(stdin=pipe, stdout=pipe, stderr=pipe)
        streams = self.process.stdin, self.process.stdout, self.process.stderr
        self.requests, self.answers, self.prints = (cast(BinaryIO, s) for s in streams)

    def kill(self) -> int:  # noqa: D102
        if sys.platform == "win32":
            tree = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(tree, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


class Launcher:
    """Gives out children; starts the zygote at once, and anew where it was lost."""

    def __init__(self, method: Method | None = None) -> None:
        self.method = method or default_method()
        self.zygote = Zygote() if self.method == "fork" else None

    def child(self) -> Child:
        """A fresh child, ready for an exercise."""
        if self.zygote is None:
            return SpawnedChild()
        try:
            return self.zygote.fork()
        except ZygoteLostError:
            self.zygote.close()
            self.zygote = Zygote()
            return self.zygote.fork()

    def protections(self) -> tuple[str, ...]:
        """What stands between a submission and the grader, in words."""
        memory = ("memory limit",) if sys.platform == "linux" else ()
        return ("own process", "time limit", *memory)

    def close(self) -> None:
        """End all processes."""
        if self.zygote is not None:
            self.zygote.close()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
