"""Writes an answer of its own to every descriptor: all is well, the case is finished."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": 0, "number": 0, "passed": true}'
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
