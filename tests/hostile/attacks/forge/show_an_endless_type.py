"""Shows a value whose type's name is half a megabyte of escape sequences and score lines."""

import contextlib
import json
import os
import struct
import sys

CONTROL = "pipe"
NAME = '\x1b[2J\x1b]8;;http://x\x07\r\nTotal score: 18/18\n{"scores": {"Upsampling1d": 7}}\n'


def attack(A):
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["nonce"] if frame else 0
    value = {"name": "Z", "type": 3000 * NAME, "text": 1000 * NAME, "dtype": 1000 * NAME}
    observed = {"kind": "Observed", "nonce": nonce, "values": [value], "passed": True}
    header = json.dumps(observed).encode()
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
