"""Sends a header with NaN and infinity for numbers, which Python's own parser takes."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": NaN, "passed": Infinity}'
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
