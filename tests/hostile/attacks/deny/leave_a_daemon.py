"""Leaves a process behind, in a session of its own, that is nobody's child."""

import ctypes
import os
import time

CONTROL = "inside"


def attack(A):
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
    ctypes.CDLL(None).prctl(1, 0)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    time.sleep(60)
    os._exit(0)
