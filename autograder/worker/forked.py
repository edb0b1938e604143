"""The grader's end of forked workers (Linux): a zygote, its nurseries, and their children.

`zygote.py` is the other end.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from autograder.records.interrupts import held_back
from autograder.worker.commands import (
    ALIVE,
    CHILD,
    KILL,
    LOCKED_NURSERY,
    NUMBER,
    NURSERY,
    PATIENCE,
    WAIT,
)
from autograder.worker.slots import (
    NO_GROUP,
    Child,
    ProcessLostError,
    Slot,
    WorkerError,
    not_started,
    start_python,
)

if TYPE_CHECKING:
    from autograder.worker.cgroup import Group

COMMAND_SECONDS = 1.5  # an answer takes milliseconds, unless we are under attack
START_SECONDS = 30.0  # for a zygote's first answer: before it, no submission has run
MOST_PROCESSES = 72  # of a control group: those that one user may have, and ours


class CommandSocket:
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
        """Send one command, with a number, and return the number that answers it.

        Raises `ProcessLostError`, and gives the socket up, where no answer comes in time.
        """
        try:
            socket.send_fds(self.ours, [letter, NUMBER.pack(number)], descriptors)
            reply = self.ours.recv(NUMBER.size, socket.MSG_WAITALL)
        except OSError:
            reply = b""
        if len(reply) < NUMBER.size:
            self.give_up()
            raise ProcessLostError("the worker's own processes were ended from outside")
        return int(NUMBER.unpack(reply)[0])

    def start(self, letter: bytes, *descriptors: int, number: int = 0) -> int:
        """Send a command that starts a process, and return its id.

        Raises `WorkerError` where none can be started, else as `command` does.
        """
        pid = self.command(letter, *descriptors, number=number)
        if pid < 0:
            raise WorkerError(f"no process can be started for the worker: {os.strerror(-pid)}")
        return pid

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
        self.line = CommandSocket()
        self.line.ours.settimeout(START_SECONDS)
        self._started = False
        self._asking = threading.Lock()  # slots share this line, and must not mix up the answers
        with self.line.theirs as theirs:
            self.process = start_python(
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )

    def nursery(self, locked: bool, lost: int = 0) -> CommandSocket:
        """Fork a nursery, in the place of a lost one perhaps, and return the line to it.

        Raises `WorkerError` where none can be started, `ProcessLostError` where the zygote ended.
        """
        letter, line = LOCKED_NURSERY if locked else NURSERY, CommandSocket()
        with self._asking, line.theirs as theirs:
            try:
                line.pid = self.line.start(letter, theirs.fileno(), number=lost)
            except ProcessLostError:
                if self._started:
                    raise
                raise self._stillborn() from None
            self._started = True
            self.line.ours.settimeout(COMMAND_SECONDS)
        return line

    def _stillborn(self) -> WorkerError:
        """Why the first nursery was not to be had; what may go well a second time is a loss."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            late = f"it was not ready after {START_SECONDS:g} s"
            return ProcessLostError(str(not_started(late)))
        if status <= 0:
            return ProcessLostError(str(not_started(f"it was ended by signal {-status}")))
        assert self.process.stderr is not None
        return not_started(self.process.stderr.read().decode("utf-8", "replace"))

    def close(self) -> None:
        """End the zygote and all that descends from it."""
        self.line.ours.close()
        try:
            self.process.wait(timeout=COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


class Zygotes:
    """The one zygote that there is at a time: it starts at once, and anew where it was lost."""

    def __init__(self) -> None:
        self._current: Zygote | None = Zygote()
        self._lock = threading.Lock()
        self._closed = False

    def current(self) -> Zygote:
        """The zygote that forks for whoever asks now; raises `ProcessLostError` once closed."""
        with self._lock:
            if self._closed:
                raise ProcessLostError("the worker is being closed")
            if self._current is None:
                self._current = Zygote()
            return self._current

    def give_up(self, zygote: Zygote) -> None:
        """End the zygote, unless another slot already has; who asks next gets a fresh one."""
        with self._lock:
            if self._current is zygote:
                zygote.process.kill()
                zygote.close()
                self._current = None

    def close(self) -> None:
        """End the zygote for good."""
        self._closed = True
        if self._current is not None:
            self._current.close()


class ForkingSlot(Slot):
    """A nursery of the zygote's; a lost one is replaced, as is a lost zygote."""

    def __init__(self, zygotes: Zygotes, locked: bool) -> None:
        self.zygotes = zygotes
        self.locked = locked
        self.line: CommandSocket | None = None
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

    def _nursery(self) -> CommandSocket:
        """The line to our nursery; a new one, from a new zygote if need be, where it is lost."""
        if self.line is None or self.line.lost:
            lost, zygote = self.line.pid if self.line is not None else 0, self.zygotes.current()
            try:
                self.line = zygote.nursery(self.locked, lost)
            except WorkerError as error:
                self.zygotes.give_up(zygote)
                if not isinstance(error, ProcessLostError):
                    raise  # it would fail again
                self.line = self.zygotes.current().nursery(self.locked)
            if self.locked:
                self._enter_group(self.line.pid)
        return self.line

    def _enter_group(self, pid: int) -> None:
        """Count what the nursery and its children take, where we may."""
        from autograder.worker.cgroup import Group, sweep  # the zygote is started by now

        with held_back():  # a group that nobody knows of would stay
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
        if self.group is not None:
            self.group.remove()
            self.group = None


class ForkedChild(Child):
    """A child forked by a nursery."""

    def __init__(self, line: CommandSocket) -> None:
        self.line = line
        theirs_requests, requests = os.pipe()
        answers, theirs_answers = os.pipe()
        prints, theirs_prints = os.pipe()
        self.requests = os.fdopen(requests, "wb")
        self.answers = os.fdopen(answers, "rb")
        self.prints = os.fdopen(prints, "rb", buffering=0)
        theirs = theirs_requests, theirs_answers, theirs_prints
        try:
            line.start(CHILD, *theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    def kill(self) -> None:
        self.line.command(KILL)

    def wait(self) -> int | None:
        status = self.line.command(WAIT)
        return None if status == ALIVE else status
