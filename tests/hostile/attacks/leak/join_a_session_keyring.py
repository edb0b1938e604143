"""Leaves the session's keyring for a new one of its own."""

import ctypes
import os

KEYCTL = {"x86_64": 250, "aarch64": 219}


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(KEYCTL[os.uname().machine]), ctypes.c_long(1), None) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
