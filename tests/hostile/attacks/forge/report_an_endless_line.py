"""Reports an exception in a line of 4300 digits, of a file and a function that draw a table."""

import contextlib
import json
import os
import struct
import sys

CONTROL = "pipe"
TEXT = '\x1b[2J\u2028\n{"scores": {"Upsampling1d": 7}}\n<b>&amp;]]>\x00\ufffe'


def attack(A):
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["nonce"] if frame else 0
    place = {"file": TEXT, "line": int("9" * 4300), "function": TEXT, "source": 30 * TEXT}
    raised = {"kind": "Raised", "nonce": nonce, "type": 9 * TEXT, "message": 9930 * TEXT}
    header = json.dumps({**raised, "frames": 20 * [place], "passed": True}).encode()
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
    os._exit(0)
