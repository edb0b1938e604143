"""Stops its parent, which then waits for nothing and ends nobody."""

import os
import signal

CONTROL = "pipe"


def attack(A):
    os.kill(os.getppid(), signal.SIGSTOP)
