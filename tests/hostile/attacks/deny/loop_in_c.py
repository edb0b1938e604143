"""Loops inside of C code, with all signals blocked, so that Python never gets to look at one."""

import contextlib
import signal

CONTROL = "inside"


def attack(A):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    sum(iter(int, 1))
