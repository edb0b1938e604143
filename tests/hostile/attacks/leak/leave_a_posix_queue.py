"""Leaves a POSIX message queue, which has a name but no path."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mq_open(f"/{TARGET['stray']}".encode(), os.O_CREAT | os.O_RDWR, 0o600, None) < 0:
        raise OSError(ctypes.get_errno(), "mq_open")
