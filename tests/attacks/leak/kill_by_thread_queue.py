"""Queues a signal for a thread by `rt_tgsigqueueinfo`."""

import ctypes
import os
import struct


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 297, "aarch64": 240}[os.uname().machine]
    pid = ctypes.c_long(TARGET["sentinel"])
    information = struct.pack("iii", 10, 0, -1) + bytes(116)
    if libc.syscall(ctypes.c_long(number), pid, pid, ctypes.c_long(10), information) < 0:
        raise OSError(ctypes.get_errno(), "refused")
