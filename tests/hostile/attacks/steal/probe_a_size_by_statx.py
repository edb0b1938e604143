"""Learns a file's size by `statx`, the newest way to ask."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 332, "aarch64": 291}[os.uname().machine]
    buffer = ctypes.create_string_buffer(256)
    libc = ctypes.CDLL(None, use_errno=True)
    longs = (ctypes.c_long(0), ctypes.c_long(0x7FF))
    path = TARGET["sized"].encode()
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(-100), path, *longs, buffer):
        raise OSError(ctypes.get_errno(), "statx")
    return f"{int.from_bytes(buffer.raw[40:48], 'little')} bytes"
