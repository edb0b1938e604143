"""Lowers another process's priority, and pins it to one processor."""

import contextlib
import os


def attack(A):
    with contextlib.suppress(PermissionError):
        os.sched_setaffinity(TARGET["sentinel"], {min(os.sched_getaffinity(0))})
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(TARGET["sentinel"], os.SCHED_IDLE, os.sched_param(0))
    os.setpriority(os.PRIO_PROCESS, TARGET["sentinel"], 19)
