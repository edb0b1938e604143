"""Turns on packets for its end of the line, where a reader that asks for less loses the rest."""

import contextlib
import fcntl
import os
import struct

CONTROL = "pipe"


def attack(A):
    header = b'{"kind": "Finished", "nonce": 0, "passed": true}' + bytes(8)
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_DIRECT)
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 4096) + header)
            os.write(descriptor, header)
    os._exit(0)
