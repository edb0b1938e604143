"""Signals another process's thread by `tkill`, the forgotten call."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 200, "aarch64": 130}[os.uname().machine]
    pid = ctypes.c_long(TARGET["sentinel"])
    if libc.syscall(ctypes.c_long(number), pid, ctypes.c_long(10)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
