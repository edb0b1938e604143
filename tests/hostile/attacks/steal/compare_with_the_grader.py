"""Compares its descriptors with the grader's by `kcmp`, which tells where things lie."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 312, "aarch64": 272}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    numbers = [ctypes.c_long(n) for n in (os.getpid(), TARGET["grader"], 0, 1, 1)]
    if libc.syscall(ctypes.c_long(number), *numbers) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
