"""Takes root's id back, if only the effective one was given up."""

import ctypes

ROOT = True


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setresuid(0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
