"""Starts the worker's processes. Imports next to nothing, so that it can come first."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast

if TYPE_CHECKING:
    from autograder.scorecard import Protections
    from autograder.worker.sandbox.cgroup import Group
    from autograder.worker.watchdog import Watchdog

Method = Literal["fork", "spawn"]
MAIN = str(Path(__file__).with_name("__main__.py"))
NUMBER = struct.Struct("<q")
# To the zygote: the process id of the nursery that is lost (0 for none), and the new one's end
# of a socket; answered by the new one's process id. A locked one has namespaces of its own,
# where they are to be had.
NURSERY, LOCKED_NURSERY = b"N", b"L"
# To a nursery: a child's requests, answers and prints; answered by the child's process id.
CHILD = b"C"
# To a nursery: end the child and all that it started. WAIT gives it some patience first, and
# is answered by how the child ended (an exit status, or minus the signal), or by ALIVE.
KILL, WAIT = b"K", b"W"
ALIVE = 1 << 16
PATIENCE = 0.5  # seconds
MOST_AT_ONCE = 4  # exercises; more gain little in a run of twenty
COMMAND_SECONDS = 1.5  # an answer takes milliseconds, unless we are under attack
MOST_PROCESSES = 72  # of a control group: those that one user may have, and ours
NO_GROUP = "not with this way to start workers"
INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class WorkerError(Exception):
    """The worker itself failed: the grader's fault, never the student's."""


class ProcessLostError(WorkerError):
    """A process that forks others is gone, killed by a submission perhaps."""


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
        """End all that is left."""

    def remove(self) -> None:
        """Remove what is left when all processes have ended."""


class Line:
    """A socket over which a process of ours takes commands: a letter, with descriptors.

    Where a command fails, the line is given up for good, lest a late answer be taken for the
    next one's.
    """

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(COMMAND_SECONDS)
        self.pid = 0  # of the process at the other end, once it is known
        self.lost = False

    def command(self, letter: bytes, *descriptors: int, number: int = 0) -> int:
        """Send one command, with a number, and return the number that answers it."""
        try:
            socket.send_fds(self.ours, [letter, NUMBER.pack(number)], descriptors)
            reply = self.ours.recv(NUMBER.size, socket.MSG_WAITALL)
        except OSError:
            reply = b""
        if len(reply) < NUMBER.size:
            self.give_up()
            raise ProcessLostError("the worker's own processes were ended from outside")
        return int(NUMBER.unpack(reply)[0])

    def give_up(self) -> None:
        """Close the line, and end the process that may no longer listen to it."""
        self.lost = True
        self.ours.close()
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Zygote:
    """The warm process from which all others are forked (Linux)."""

    def __init__(self) -> None:
        self.line = Line()
        self._asking = threading.Lock()  # slots share this line, and must not mix up the answers
        with self.line.theirs as theirs:
            self.process = start_python(
                str(theirs.fileno()), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )

    def nursery(self, locked: bool, lost: int = 0) -> Line:
        """Fork a nursery, in the place of a lost one perhaps, and return the line to it."""
        letter, line = LOCKED_NURSERY if locked else NURSERY, Line()
        with self._asking, line.theirs as theirs:
            line.pid = self.line.command(letter, theirs.fileno(), number=lost)
        return line

    def close(self) -> None:
        """End the zygote and all that descends from it."""
        self.line.ours.close()
        try:
            self.process.wait(timeout=COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ForkingSlot(Slot):
    """A nursery of the zygote's; a lost one is replaced, as is a lost zygote."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        self.line: Line | None = None
        self.group: Group | None = None
        self.missing = NO_GROUP

    def child(self, memory: int) -> Child:
        with suppress(ProcessLostError):
            return self._child(memory)
        return self._child(memory)

    def _child(self, memory: int) -> Child:
        line = self._nursery()
        if self.group is not None:
            self.group.limit(memory)
        return ForkedChild(line)

    def _nursery(self) -> Line:
        """The line to our nursery; a new one, from a new zygote if need be, where it is lost."""
        if self.line is None or self.line.lost:
            locked, lost = self.launcher.sandbox, self.line.pid if self.line is not None else 0
            zygote = self.launcher.zygote()
            try:
                self.line = zygote.nursery(locked, lost)
            except ProcessLostError:
                self.launcher.give_up(zygote)
                self.line = self.launcher.zygote().nursery(locked)
            if locked:
                self._enter_group(self.line.pid)
        return self.line

    def _enter_group(self, pid: int) -> None:
        """Count what the nursery and its children take, where we may."""
        from autograder.worker.sandbox.cgroup import Group, sweep  # not on other platforms

        try:
            if self.group is None:
                sweep()
            else:
                self.group.remove()
            self.group, self.missing = Group(pid, MOST_PROCESSES), ""
        except OSError as error:
            self.group, self.missing = None, error.strerror or str(error)

    def tidy(self) -> None:
        if self.line is not None and self.line.lost:
            self._nursery()  # before it forks one, the zygote ends what the lost one has left

    def close(self) -> None:
        if self.line is not None:
            self.line.ours.close()
            self.line = None

    def remove(self) -> None:
        if self.group is not None:
            self.group.remove()
            self.group = None


class ForkedChild(Child):
    """A child forked by a nursery."""

    def __init__(self, line: Line) -> None:
        self.line = line
        theirs_requests, requests = os.pipe()
        answers, theirs_answers = os.pipe()
        prints, theirs_prints = os.pipe()
        self.requests = os.fdopen(requests, "wb")
        self.answers = os.fdopen(answers, "rb")
        self.prints = os.fdopen(prints, "rb", buffering=0)
        theirs = theirs_requests, theirs_answers, theirs_prints
        try:
            line.command(CHILD, *theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    def kill(self) -> None:
        self.line.command(KILL)

    def wait(self) -> int | None:
        status = self.line.command(WAIT)
        return None if status == ALIVE else status


class SpawningSlot(Slot):
    """A fresh process for every exercise, where forking is not to be had."""

    missing = NO_GROUP

    def __init__(self) -> None:
        self._child: SpawnedChild | None = None

    def child(self, memory: int) -> Child:
        self._child = SpawnedChild(memory)
        return self._child

    def tidy(self) -> None:
        self._child = None

    def give_up(self) -> None:
        if self._child is not None:
            self._child.kill()


class SpawnedChild(Child):
    """A process of its own; where no kernel limits its memory, a watchdog does."""

    def __init__(self, memory: int) -> None:
        pipe = subprocess.PIPE
        self.process = start_python(stdin=pipe, stdout=pipe, stderr=pipe)
        streams = self.process.stdin, self.process.stdout, self.process.stderr
        self.requests, self.answers, self.prints = (cast(BinaryIO, s) for s in streams)
        self.watchdog: Watchdog | None = None
        if sys.platform != "linux":
            from autograder.worker import watchdog

            if watchdog.is_available():
                self.watchdog = watchdog.Watchdog(self.process.pid, memory, self.kill)

    def took_too_much(self) -> bool:
        return self.watchdog is not None and self.watchdog.barked

    def kill(self) -> None:
        if self.watchdog is not None:
            self.watchdog.stop()
        if sys.platform == "win32":
            tree = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(tree, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(PATIENCE)
        self.kill()
        return None


class Launcher:
    """Gives out slots, as many as there are processors; starts the zygote at once.

    `sandbox` says whether submissions are confined; it may be changed before the first slot
    is given out. `protections` keeps what the canary found.
    """

    def __init__(self, method: Method | None = None, sandbox: bool = True) -> None:
        self.method = method or default_method()
        self.sandbox = sandbox
        self.protections: Protections | None = None
        self.size = min(MOST_AT_ONCE, processors() + 1)  # one waits for the grader at any time
        self._zygote = Zygote() if self.method == "fork" else None
        self._lock = threading.Lock()
        self._free: list[Slot] = []
        self._taken: list[Slot] = []
        self._closed = False

    def zygote(self) -> Zygote:
        """The zygote, started anew where it was lost."""
        with self._lock:
            if self._closed:
                raise ProcessLostError("the worker is being closed")
            if self._zygote is None:
                self._zygote = Zygote()
            return self._zygote

    def give_up(self, zygote: Zygote) -> None:
        """End the zygote, unless another slot already has; who asks next gets a fresh one."""
        with self._lock:
            if self._zygote is zygote:
                zygote.process.kill()
                zygote.close()
                self._zygote = None

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        """A slot for the caller alone."""
        slot: Slot
        with self._lock:
            if self._free:
                slot = self._free.pop()
            else:
                slot = ForkingSlot(self) if self.method == "fork" else SpawningSlot()
            self._taken.append(slot)
        try:
            yield slot
        finally:
            slot.tidy()
            with self._lock:
                self._taken.remove(slot)
                self._free.append(slot)

    def close(self) -> None:
        """End all processes; what still runs in another thread ends as lost."""
        self._closed = True
        for slot in [*self._taken]:
            slot.give_up()
        for slot in self._free:
            slot.close()
        if self._zygote is not None:
            self._zygote.close()
        for slot in self._free:
            slot.remove()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
