"""Learns a file's size by the old call `lstat`, which filters forget."""

import ctypes
import os


def attack(A):
    buffer = ctypes.create_string_buffer(144)
    libc = ctypes.CDLL(None, use_errno=True)
    if os.uname().machine != "x86_64":
        return f"{os.lstat(TARGET['sized']).st_size} bytes"
    if libc.syscall(ctypes.c_long(6), TARGET["sized"].encode(), buffer):
        raise OSError(ctypes.get_errno(), "lstat")
    return f"{int.from_bytes(buffer.raw[48:56], 'little')} bytes"
