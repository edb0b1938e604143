"""Leaves a System V message queue."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.msgget(TARGET["key"], 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "refused")
