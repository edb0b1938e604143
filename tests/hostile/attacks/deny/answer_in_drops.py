"""Sends an answer byte by byte, so that the line is never silent and never done."""

import contextlib
import os
import struct
import time

CONTROL = "pipe"


def attack(A):
    while True:
        for byte in struct.pack("<4sIQ", b"MTAG", 1 << 16, 1 << 20) + (1 << 16) * b" ":
            for descriptor in range(3, 64):
                with contextlib.suppress(OSError):
                    os.write(descriptor, bytes([byte]))
            time.sleep(0.02)
