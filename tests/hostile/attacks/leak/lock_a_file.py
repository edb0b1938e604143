"""Locks the grader's file by `flock`, and so signals by holding it or not."""

import fcntl
import time


def attack(A):
    with open(TARGET["secret"]) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(0.2)
