"""Forks a child for each exercise from one warm process (Linux only).

The zygote loads NumPy once. From it a *nursery* is forked for each exercise that may run at
a time; a nursery forks one child at a time, adopts whatever processes that child leaves
behind, and so can end them all. Both are told what to do over a socket: one letter and a
number, with descriptors, answered by a number.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Collection
from itertools import pairwise
from typing import Any, NoReturn

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
from autograder.worker.inside.child import serve
from autograder.worker.inside.locks import namespaces, system
from autograder.worker.inside.locks.confine import Surroundings
from autograder.worker.inside.locks.limits import tasks_of_this_user
from autograder.worker.wire import Exact

NOT_ASKED = "not asked for"


def main(descriptor: int) -> NoReturn:
    """Fork nurseries from this prepared process until the grader closes its end of the socket."""
    gc.freeze()  # a collection in a child would copy every page that it looks at
    os.chdir("/")
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    control = socket.socket(fileno=descriptor)
    nurseries: set[int] = set()
    while True:
        command, lost, descriptors = _receive(control)
        if command not in (NURSERY, LOCKED_NURSERY):
            kill_descendants()
            os._exit(0)  # at once: the interpreter's own way out takes longer than an exercise
        if lost in nurseries:
            _bury(lost)
            nurseries.remove(lost)
        nurseries -= kill_descendants(spare=nurseries).keys()  # what the lost one has left to us
        pid = _fork()
        if pid == 0:
            control.close()
            _die_with_parent()
            _tend(socket.socket(fileno=descriptors[0]), command == LOCKED_NURSERY)
        if pid > 0:
            nurseries.add(pid)
        os.close(descriptors[0])
        _answer(control, pid)


def _tend(control: socket.socket, locked: bool) -> NoReturn:
    """Fork and kill children, one at a time, until the grader hangs up."""
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    init, refused = namespaces.enter() if locked else (0, NOT_ASKED)
    tasks = tasks_of_this_user() if locked and os.geteuid() else 0
    around = Surroundings(os.getpid(), refused, tasks)
    child = 0
    while True:
        command, _, descriptors = _receive(control)
        if command == CHILD:
            child = _fork()
            if child == 0:
                _die_with_parent()
                _become_child(descriptors, around)
            for number in descriptors:
                os.close(number)
            _answer(control, child)
        else:
            status = _ended_by_itself(child) if command == WAIT else ALIVE
            killed = kill_descendants(leave=init).get(child, status)
            if command not in (KILL, WAIT):
                os._exit(0)
            _answer(control, killed if command == KILL else status)


def _receive(control: socket.socket) -> tuple[bytes, int, list[int]]:
    try:
        message, descriptors, _, _ = socket.recv_fds(control, 1 + NUMBER.size, 3)
        return message[:1], NUMBER.unpack(message[1:])[0], descriptors
    except (ConnectionError, struct.error):  # the grader has hung up
        return b"", 0, []


def _fork() -> int:
    """As os.fork; where there can be no more processes, minus the number of the error."""
    try:
        return os.fork()
    except OSError as error:
        return -(error.errno or errno.EAGAIN)


def _answer(control: socket.socket, number: int) -> None:
    with contextlib.suppress(ConnectionError):  # who has hung up sends no command any more
        control.sendall(NUMBER.pack(number))


def _bury(nursery: int) -> None:
    """See one of our nurseries dead: only then is what it leaves behind ours to find."""
    os.kill(nursery, signal.SIGKILL)
    os.waitpid(nursery, 0)


def _die_with_parent() -> None:
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)


def _become_child(descriptors: list[int], around: Surroundings) -> NoReturn:
    requests, answers, prints = descriptors
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(prints, 1)
    os.dup2(prints, 2)
    for low, high in pairwise(sorted((2, requests, answers, 1 << 20))):
        os.closerange(low + 1, high)
    os.setsid()
    # A copy of the nursery must never return to its loop, whatever happens below.
    try:
        exact: Any = Exact(requests, "rb")
        serve(exact, os.fdopen(answers, "wb"), around)
        with contextlib.suppress(Exception):  # the submission may have put anything there
            sys.stdout.flush()
    except BrokenPipeError:
        pass
    # The grader, which waits for an answer, is told that there is none; here is why.
    except Exception:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(0)


def _ended_by_itself(child: int) -> int:
    """How the child ended, as an exit status or minus the signal; ALIVE where it did not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    return ALIVE


def kill_descendants(spare: Collection[int] = (), leave: int = 0) -> dict[int, int]:
    """Kill all that descends from this process, but for `spare` and what descends from it.

    The process `leave` stays as well, though what descends from it does not.

    Returns how each of our own children ended: an exit status, or minus the signal.
    Descendants are searched for until none is left, because one may be forking meanwhile.
    """
    ended = {}
    while pids := [pid for pid in descendants(os.getpid(), spare) if pid != leave]:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while (reaped := os.waitpid(-1, os.WNOHANG))[0]:
                ended[reaped[0]] = os.waitstatus_to_exitcode(reaped[1])
        time.sleep(0.0002)
    return ended


def descendants(root: int, spare: Collection[int] = ()) -> list[int]:
    """All processes below `root` as the kernel lists them, but for `spare` and those below."""
    found = [root]
    for pid in found:
        # A process that ends while we look has no children left to list.
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                    found += (n for n in map(int, file.read().split()) if n not in spare)
    return found[1:]
