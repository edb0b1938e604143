"""Signals another process's thread by `tgkill`, which threads need for their own."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 234, "aarch64": 131}[os.uname().machine]
    pid = ctypes.c_long(TARGET["sentinel"])
    if libc.syscall(ctypes.c_long(number), pid, pid, ctypes.c_long(10)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
