"""Forks from a thread, so that the daemon's parent is none of the main thread."""

import ctypes
import os
import threading
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

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
