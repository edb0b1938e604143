"""Queues a signal with a value by `rt_sigqueueinfo`."""

import ctypes
import os
import struct


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 129, "aarch64": 138}[os.uname().machine]
    pid = ctypes.c_long(TARGET["sentinel"])
    information = struct.pack("iii", 10, 0, -1) + bytes(116)
    if libc.syscall(ctypes.c_long(number), pid, ctypes.c_long(10), information) < 0:
        raise OSError(ctypes.get_errno(), "refused")
