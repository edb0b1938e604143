"""Leaves without an answer, and a child behind that keeps the line open."""

import ctypes
import os
import time

CONTROL = "pipe"


def attack(A):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
        time.sleep(20)
    os._exit(0)
