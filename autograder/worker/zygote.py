"""Forks a child for each exercise from one warm process (Linux only).

The zygote loads NumPy once. From it a *nursery* is forked for each exercise that may run at
a time; a nursery forks one child at a time, adopts whatever processes that child leaves
behind, and so can end them all. Both are told what to do over a socket: one letter, with
descriptors, answered by a number.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import socket
import struct
import sys
import time
from typing import NoReturn

from autograder.worker.child import prepare, serve

# To the zygote: the nursery's end of a socket; answered by the nursery's process id.
NURSERY = b"N"
# To a nursery: a child's requests, answers and prints; answered by the child's process id.
CHILD = b"C"
# To a nursery: end the child and all that it started; answered by how the child ended.
KILL = b"K"
NUMBER = struct.Struct("<q")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def main(descriptor: int) -> NoReturn:
    """Fork nurseries until the grader closes its end of the socket."""
    prepare()
    gc.freeze()  # a collection in a child would copy every page that it looks at
    control = socket.socket(fileno=descriptor)
    while True:
        command, descriptors = _receive(control)
        if command != NURSERY:
            kill_descendants(0)
            os._exit(0)  # at once: the interpreter's own way out takes longer than an exercise
        pid = os.fork()
        if pid == 0:
            control.close()
            _die_with_parent()
            _tend(socket.socket(fileno=descriptors[0]))
        os.close(descriptors[0])
        control.sendall(NUMBER.pack(pid))
        with contextlib.suppress(ChildProcessError):  # of nurseries that have ended before
            os.waitpid(-1, os.WNOHANG)


def _tend(control: socket.socket) -> NoReturn:
    """Fork and kill children, one at a time, until the grader hangs up."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = 0
    while True:
        command, descriptors = _receive(control)
        if command == CHILD:
            child = os.fork()
            if child == 0:
                control.close()
                _die_with_parent()
                _become_child(descriptors)
            for number in descriptors:
                os.close(number)
            control.sendall(NUMBER.pack(child))
        else:
            status = kill_descendants(child)
            if command != KILL:
                os._exit(0)
            control.sendall(NUMBER.pack(status))


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    try:
        command, descriptors, _, _ = socket.recv_fds(control, 1, 3)
    except ConnectionError:
        return b"", []
    return command, descriptors


def _prctl(option: int, argument: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, argument)


def _die_with_parent() -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _become_child(descriptors: list[int]) -> NoReturn:
    requests, answers, prints = descriptors
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(prints, 1)
    os.dup2(prints, 2)
    os.close(null)
    os.close(prints)
    os.setsid()
    # A copy of the nursery must never return to its loop, whatever happens below.
    try:
        serve(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    finally:
        os._exit(0)


def kill_descendants(child: int) -> int:
    """Kill all that descends from this process; returns how `child` ended.

    The number is an exit status, or minus the signal. Descendants are searched for until
    none is left, because one of them may be forking meanwhile.
    """
    ended = 0
    while pids := descendants(os.getpid()):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while (reaped := os.waitpid(-1, os.WNOHANG))[0]:
                if reaped[0] == child:
                    ended = os.waitstatus_to_exitcode(reaped[1])
        time.sleep(0.0002)
    return ended


def descendants(root: int) -> list[int]:
    """All processes below `root`, as the kernel lists them."""
    found = [root]
    for pid in found:
        # A process that ends while we look has no children left to list.
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                    found += map(int, file.read().split())
    return found[1:]
