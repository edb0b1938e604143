"""Writes a frame whose second half never comes, and leaves."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": 0, "passed": true}'
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 8)[:13])
    os._exit(0)
