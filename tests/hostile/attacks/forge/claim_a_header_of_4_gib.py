"""Announces a header of 4 GiB, and lets the other end wait for it."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", 0xFFFFFFFF, 0) + 16 * b"\xff")
    os._exit(0)
