"""Guesses a file's name letter by letter with `faccessat2` and `faccessat`."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    folder = os.path.dirname(TARGET["secret"])
    guesses = [f"{folder}/{name}".encode() for name in ("key.txt", "answers", "secret.txt")]
    empty, here = ctypes.c_long(0), ctypes.c_long(-100)
    calls = 439, {"x86_64": 269, "aarch64": 48}[os.uname().machine]
    for path in guesses:
        for number in calls:
            if libc.syscall(ctypes.c_long(number), here, path, empty, empty) == 0:
                return open(path).read()
    raise OSError(ctypes.get_errno(), "there seems to be nothing")
