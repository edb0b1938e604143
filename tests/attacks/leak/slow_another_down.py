"""Lowers another process's priority."""

import os


def attack(A):
    os.setpriority(os.PRIO_PROCESS, TARGET["sentinel"], 19)
