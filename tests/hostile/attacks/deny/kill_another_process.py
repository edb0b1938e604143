"""Kills a process of somebody else's by its number."""

import os
import signal


def attack(A):
    os.kill(TARGET["sentinel"], signal.SIGKILL)
