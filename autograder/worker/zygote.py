"""Forks a child for each exercise from one warm process (Linux only).

The grader sends, over a socket, FORK with three descriptors (requests, answers, prints) or
KILL; both are answered with a number: the child's process id, or how the child ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import struct
import sys
import time

from autograder.worker.child import forget_answers, serve

FORK, KILL = b"F", b"K"
NUMBER = struct.Struct("<q")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def main(descriptor: int) -> None:
    """Serve the grader at the other end of the socket until it closes its end."""
    forget_answers()
    control = socket.socket(fileno=descriptor)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans of a child come to us, so that none gets away
    child = 0
    while True:
        command, descriptors, _, _ = socket.recv_fds(control, 1, 3)
        if command == FORK:
            child = os.fork()
            if child == 0:
                prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                control.close()
                _become_child(descriptors)
            for number in descriptors:
                os.close(number)
            control.sendall(NUMBER.pack(child))
        else:
            status = kill_descendants(child)
            if not command:
                return
            control.sendall(NUMBER.pack(status))


def _become_child(descriptors: list[int]) -> None:
    requests, answers, prints = descriptors
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(prints, 1)
    os.dup2(prints, 2)
    os.close(null)
    os.close(prints)
    os.setsid()
    # A copy of the zygote must never return to its loop, whatever happens below.
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
