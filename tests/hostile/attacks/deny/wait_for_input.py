"""Asks for input, by `input` and from every descriptor, and waits for somebody to type it."""

import contextlib
import os

CONTROL = "inside"


def attack(A):
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            while os.read(descriptor, 1 << 16):
                pass
    return input("Password: ")
