"""Kills its parent, its process group and its session's first process."""

import contextlib
import os
import signal

CONTROL = "pipe"


def attack(A):
    for pid in (os.getppid(), os.getsid(0) if hasattr(os, "getsid") else 0):
        with contextlib.suppress(PermissionError):
            if pid > 1:
                os.kill(pid, signal.SIGKILL)
    os.kill(0, signal.SIGKILL)
