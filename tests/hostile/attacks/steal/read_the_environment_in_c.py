"""Reads the C library's `environ`, where variables stay that Python's copy has lost."""

import ctypes

CONTROL = "inside"


def attack(A):
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    found, index = [], 0
    while environ and environ[index]:
        found.append(environ[index].decode("latin-1"))
        index += 1
    return " ".join(found)
