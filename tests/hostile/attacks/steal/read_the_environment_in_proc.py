"""Reads /proc/self/environ: what the process was started with, whatever was unset since."""

import os

CONTROL = "inside"


def attack(A):
    for process in ("self", "thread-self", os.getpid()):
        try:
            return open(f"/proc/{process}/environ", "rb").read().decode("latin-1")
        except OSError:
            continue
    raise PermissionError("no environment")
