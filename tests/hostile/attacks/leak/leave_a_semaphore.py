"""Leaves a System V semaphore."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.semget(TARGET["key"], 1, 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "refused")
