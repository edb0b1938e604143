"""Reads from every descriptor that somebody left open."""

import contextlib
import os

CONTROL = "inside"


def attack(A):
    found = []
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            found.append(os.read(descriptor, 100).decode("latin-1"))
    return " ".join(found)
