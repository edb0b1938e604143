"""Has another process run only where nobody else wants to."""

import os


def attack(A):
    os.sched_setscheduler(TARGET["sentinel"], os.SCHED_IDLE, os.sched_param(0))
