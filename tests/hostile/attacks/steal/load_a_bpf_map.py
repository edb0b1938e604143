"""Makes a BPF map: programs in the kernel would be next."""

import ctypes
import os
import struct


def attack(A):
    number = {"x86_64": 321, "aarch64": 280}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = struct.pack("IIIII", 2, 4, 8, 1, 0) + bytes(100)  # an array of one number
    size = ctypes.c_long(len(attributes))
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(0), attributes, size) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
