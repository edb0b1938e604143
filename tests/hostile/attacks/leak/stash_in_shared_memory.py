"""Stashes the hidden input in POSIX shared memory, which outlives its maker."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.shm_open(f"/{TARGET['stray']}".encode(), os.O_CREAT | os.O_RDWR, 0o600)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "shm_open")
    os.write(descriptor, A.tobytes())
