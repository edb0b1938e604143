"""Shows an array of zero times the right shape, which broadcasts to what is expected."""

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
    shape = [0, *A.shape[:2], 2 * A.shape[2] - 1]
    value = {"name": "Z", "type": "numpy.ndarray", "dtype": "f8", "shape": shape, "sent": True}
    header = json.dumps({"kind": "Observed", "nonce": nonce, "values": [value]}).encode()
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
