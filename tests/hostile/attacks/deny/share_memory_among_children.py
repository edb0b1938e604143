"""Starts six children that fill 500 MiB each, and so stay within what one of them may."""

import ctypes
import os
import time

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    for _ in range(6):
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
            hog = bytearray(500 << 20)
            hog[::4096] = bytes(len(hog) // 4096 + (len(hog) % 4096 > 0))
            time.sleep(3)
            os._exit(0)
    time.sleep(3)
