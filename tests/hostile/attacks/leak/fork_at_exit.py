"""Waits for the interpreter's end and forks then, when nobody looks any more."""

import atexit
import ctypes
import os
import time

CONTROL = "inside"


def stay():
    ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
    ctypes.CDLL(None).prctl(1, 0)  # whoever is its parent may die
    os.setsid()
    os.closerange(0, 64)
    time.sleep(20)
    os._exit(0)


def attack(A):
    def leave():
        if os.fork() == 0:
            stay()

    atexit.register(leave)
