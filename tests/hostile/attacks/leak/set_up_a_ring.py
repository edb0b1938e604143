"""Sets up a ring of requests to the kernel, from which calls are made unseen."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(425), ctypes.c_long(4), ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
