"""Sends a header that says twice what it is, for parsers that go by the other one."""

import contextlib
import os
import struct
import sys

CONTROL = "pipe"


def attack(A):
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["nonce"] if frame else 0
    header = b'{"kind": "Observed", "nonce": %d, "values": [], "kind": "Finished", "nonce": %d}'
    header %= nonce, nonce
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
