"""Binds another process to a single processor."""

import os


def attack(A):
    os.sched_setaffinity(TARGET["sentinel"], {min(os.sched_getaffinity(0))})
