"""Shows an array of the right shape with a single byte of it, so that the rest is made up."""

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
    shape = [*A.shape[:2], 2 * A.shape[2] - 1]
    value = {"name": "Z", "type": "numpy.ndarray", "dtype": "f8", "shape": shape, "sent": True}
    header = json.dumps({"kind": "Observed", "nonce": nonce, "values": [value]}).encode()
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 1) + header + b"\0")
