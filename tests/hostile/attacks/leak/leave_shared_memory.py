"""Leaves a System V segment of memory, which stays until somebody removes it."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.shmget(TARGET["key"], ctypes.c_size_t(4096), 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "refused")
