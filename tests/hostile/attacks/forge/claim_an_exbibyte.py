"""Announces a body of 2^60 bytes."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": 0, "passed": true}'
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 1 << 60) + header)
    os._exit(0)
