"""Signals another process through a descriptor of it."""

import os
import signal


def attack(A):
    signal.pidfd_send_signal(os.pidfd_open(TARGET["sentinel"]), 10)
