"""Forks, and has every child fork in turn: 127 of them, of which none ends."""

import ctypes
import os
import time

CONTROL = "inside"


def attack(A):
    if os.fork():
        time.sleep(0.3)
        return
    os.setsid()
    ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    for _ in range(6):
        os.fork()
    time.sleep(20)
    os._exit(0)
