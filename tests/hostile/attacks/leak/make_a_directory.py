"""Makes a directory, by its name alone a message."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 258, "aarch64": 34}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    path = f"{TARGET['shared']}/{TARGET['stray']}".encode()
    mode = ctypes.c_long(0o700)
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(-100), path, mode):
        raise OSError(ctypes.get_errno(), "mkdirat")
