"""Stops the grader itself, for six seconds, by signals from a child."""

import ctypes
import os
import signal
import time


def attack(A):
    os.kill(TARGET["grader"], 0)  # nobody is left to wake it up where the fork fails
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
        ctypes.CDLL(None).prctl(1, 0)
        end = time.monotonic() + 6
        while time.monotonic() < end:
            os.kill(TARGET["grader"], signal.SIGSTOP)
            time.sleep(0.01)
        os.kill(TARGET["grader"], signal.SIGCONT)
        os._exit(0)
    time.sleep(0.5)
