"""Shows an array of -2 x -5 elements, whose product fits the bytes that come along."""

import contextlib
import json
import os
import struct
import sys

CONTROL = "pipe"


def attack(A):
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["nonce"] if frame else 0
    value = {"name": "Z", "type": "numpy.ndarray", "dtype": "f8", "shape": [-2, -5]}
    observed = {"kind": "Observed", "nonce": nonce, "values": [{**value, "sent": True}]}
    header = json.dumps(observed).encode()
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            prefix = struct.pack("<4sIQ", b"MTAG", len(header), 80)
            os.write(descriptor, prefix + header + bytes(80))
