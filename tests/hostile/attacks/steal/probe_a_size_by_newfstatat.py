"""Learns a file's size by `newfstatat` with a path and AT_EMPTY_PATH, as `fstat` is made of."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 262, "aarch64": 79}[os.uname().machine]
    buffer = ctypes.create_string_buffer(144)
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_long(-100), TARGET["sized"].encode(), buffer, ctypes.c_long(0x1000))
    if libc.syscall(ctypes.c_long(number), *arguments):
        raise OSError(ctypes.get_errno(), "newfstatat")
    return f"{int.from_bytes(buffer.raw[48:56], 'little')} bytes"
