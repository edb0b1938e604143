"""Leaves a key in the user's keyring."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
    name, size, ring = TARGET["stray"].encode(), ctypes.c_long(4), ctypes.c_long(-4)
    if libc.syscall(ctypes.c_long(number), b"user", name, b"here", size, ring) < 0:
        raise OSError(ctypes.get_errno(), "add_key")
