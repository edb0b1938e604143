"""Stops its own process, which then neither ends nor answers."""

import os
import signal

CONTROL = "inside"


def attack(A):
    os.kill(os.getpid(), signal.SIGSTOP)
