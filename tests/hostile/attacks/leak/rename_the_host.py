"""Renames the host, if only to the name that it has."""

import ctypes
import os

ROOT = True


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.sethostname(os.uname().nodename.encode(), len(os.uname().nodename)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
