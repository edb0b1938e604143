"""Shows a hundred values at a time, under ever new names, and never ends a case."""

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
    for start in range(0, 1 << 17, 100):
        names = (b'{"name":"%d","type":""}' % number for number in range(start, start + 100))
        header = b'{"kind":"Observed","nonce":%d,"values":[%s]}' % (nonce, b",".join(names))
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
