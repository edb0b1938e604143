"""Gets a descriptor for page faults by `userfaultfd`, which stops the kernel midway."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 323, "aarch64": 282}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(1)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
