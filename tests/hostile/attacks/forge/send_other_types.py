"""Sends a header in which everything is of another type than it must be."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": true, "notes": {"a": [null, 1e308]}, "passed": "0"}'
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
