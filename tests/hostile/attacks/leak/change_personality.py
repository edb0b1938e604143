"""Turns off the randomness of addresses for what it starts."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.personality(ctypes.c_ulong(0x0040000)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
