"""Makes a user namespace within, and is root there, with all that root may attack."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000 | 0x20000 | 0x40000000) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
