"""Ends another process through a descriptor that stands for it."""

import os
import signal


def attack(A):
    signal.pidfd_send_signal(os.pidfd_open(TARGET["sentinel"]), signal.SIGKILL)
